package io.mcpstead.cli;

import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import io.mcpstead.config.McpsteadConfiguration;
import io.mcpstead.config.load.ConfigLoader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code mcpstead check FILE}: says all that is wrong with a configuration file, or that nothing is. */
public final class CheckCommand extends Command {
    private final Map<String, String> environment;
    private final PrintStream out;

    public CheckCommand(Map<String, String> environment, PrintStream out) {
        super("check", "Says what is wrong with a configuration file");
        this.environment = environment;
        this.out = out;
    }

    @Override
    public void configure(Subparser subparser) {
        subparser.addArgument("file").required(true).help("the configuration file");
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace namespace) throws Exception {
        Path file = Path.of(namespace.getString("file"));
        McpsteadConfiguration configuration =
                ConfigLoader.of(bootstrap, environment).load(file);
        out.println(file + ": OK, " + configuration.servers().size() + " servers");
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable e) {
        StartFailure.print(e, cli.getStdErr());
    }
}
