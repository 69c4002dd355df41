package io.mcpstead.cli;

import io.dropwizard.core.Application;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.EnvironmentCommand;
import io.dropwizard.core.setup.Environment;
import io.mcpstead.config.McpsteadConfiguration;
import net.sourceforge.argparse4j.inf.Namespace;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;

/** {@code mcpstead server FILE}: runs the gateway. Dropwizard's own command would log a stack trace for a used port. */
public final class GatewayCommand extends EnvironmentCommand<McpsteadConfiguration> {
    public GatewayCommand(Application<McpsteadConfiguration> application) {
        super(application, "server", "Runs the gateway with a configuration file");
    }

    @Override
    protected Class<McpsteadConfiguration> getConfigurationClass() {
        return McpsteadConfiguration.class;
    }

    @Override
    protected void run(Environment environment, Namespace namespace, McpsteadConfiguration configuration)
            throws Exception {
        Server server = configuration.getServerFactory().build(environment);
        server.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStopped(LifeCycle event) {
                cleanup();
            }
        });
        cleanupAsynchronously();
        try {
            server.start();
        } catch (Exception e) {
            server.stop();
            throw e;
        }
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable e) {
        StartFailure.print(e, cli.getStdErr());
    }
}
