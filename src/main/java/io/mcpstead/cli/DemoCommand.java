package io.mcpstead.cli;

import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.ServerLifecycleListener;
import io.mcpstead.demo.DemoServers;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.eclipse.jetty.server.Server;

/** {@code mcpstead demo}: the gateway in front of three MCP servers that are started with it. */
public final class DemoCommand extends Command {
    private static final int PORT = 8766;
    private static final int ADMIN_PORT = 8767;

    /** Runs a gateway of this process's own. */
    @FunctionalInterface
    public interface Gateway {
        /**
         * Starts it, and returns when it has started; a gateway that cannot start ends the process.
         *
         * @param setup is given the environment before the server starts
         */
        Running run(Consumer<Environment> setup, String... arguments) throws Exception;
    }

    /** A gateway that has started. */
    @FunctionalInterface
    public interface Running {
        /**
         * Begins the orderly end of the gateway and of the process, and returns at once.
         *
         * @param reason is printed on stderr where the status is not 0
         */
        void end(String reason, int status);
    }

    private final Gateway gateway;
    private final PrintStream out;

    public DemoCommand(Gateway gateway, PrintStream out) {
        super("demo", "Runs the gateway in front of three small MCP servers of its own");
        this.gateway = gateway;
        this.out = out;
    }

    @Override
    public void configure(Subparser subparser) {
        subparser
                .addArgument("--port")
                .type(Integer.class)
                .setDefault(PORT)
                .help("the gateway's port; another free one is taken where it is in use");
        subparser.addArgument("--dir").setDefault(".").help("the directory that the files server shows, read-only");
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace namespace) throws Exception {
        DemoServers servers = DemoServers.start(Path.of(namespace.getString("dir")));
        Path config = Files.createTempFile("mcpstead-demo-", ".yml");
        config.toFile().deleteOnExit();
        int port = freeOr(namespace.getInt("port"));
        Files.writeString(config, DemoConfig.yaml(servers, port, freeOr(ADMIN_PORT)));
        gateway.run(environment -> setUp(environment, servers), "server", config.toString());
    }

    private void setUp(Environment environment, DemoServers servers) {
        environment.lifecycle().addServerLifecycleListener(new ServerLifecycleListener() {
            @Override
            public void serverStarted(Server server) {
                out.println(DemoBanner.text(getLocalPort(server), getAdminPort(server)));
            }
        });
        environment.lifecycle().addEventListener(new CloseAfterStop(servers));
    }

    /** The port where nobody listens on it yet, else 0, which means any free one. */
    private static int freeOr(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort() == port ? port : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable e) {
        StartFailure.print(e, cli.getStdErr());
    }
}
