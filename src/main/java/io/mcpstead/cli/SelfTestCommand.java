package io.mcpstead.cli;

import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.ServerLifecycleListener;
import io.mcpstead.demo.DemoServers;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.eclipse.jetty.server.Server;

/**
 * {@code mcpstead selftest}: runs the gateway in front of the demo servers on free ports, uses it as a client does, and
 * ends with 0 if all of it worked, else with 1. It proves an installation, and is what an AOT cache is recorded from.
 */
public final class SelfTestCommand extends Command {
    private static final int ANY_PORT = 0;

    /** A healthy start logs nothing above info, so that only the steps are printed. */
    private static final String QUIET = "logging:\n  level: warn\n";

    private final DemoCommand.Gateway gateway;
    private final PrintStream out;

    public SelfTestCommand(DemoCommand.Gateway gateway, PrintStream out) {
        super("selftest", "Runs the gateway in front of the demo's servers, tries everything once, and stops");
        this.gateway = gateway;
        this.out = out;
    }

    @Override
    public void configure(Subparser subparser) {
        // It takes no arguments.
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace namespace) throws Exception {
        Path directory = temporaryDirectory();
        DemoServers servers = DemoServers.start(directory);
        Path config = directory.resolve("config.yml");
        Files.writeString(config, QUIET + DemoConfig.yaml(servers, ANY_PORT, ANY_PORT));
        AtomicInteger port = new AtomicInteger();
        DemoCommand.Running running =
                gateway.run(environment -> setUp(environment, servers, port), "server", config.toString());
        try {
            new SelfTest(port.get(), out).run();
            running.end("selftest", 0);
        } catch (SelfTest.Failure e) {
            running.end("selftest failed: " + e.getMessage(), 1);
        }
    }

    /** Goes with its configuration file when the process ends, for which the file is named last. */
    private static Path temporaryDirectory() throws IOException {
        Path directory = Files.createTempDirectory("mcpstead-selftest-");
        directory.toFile().deleteOnExit();
        directory.resolve("config.yml").toFile().deleteOnExit();
        return directory;
    }

    private static void setUp(Environment environment, DemoServers servers, AtomicInteger port) {
        environment.lifecycle().addServerLifecycleListener(new ServerLifecycleListener() {
            @Override
            public void serverStarted(Server server) {
                port.set(getLocalPort(server));
            }
        });
        environment.lifecycle().addEventListener(new CloseAfterStop(servers));
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable e) {
        StartFailure.print(e, cli.getStdErr());
    }
}
