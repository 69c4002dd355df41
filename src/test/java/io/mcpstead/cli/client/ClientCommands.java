package io.mcpstead.cli.client;

import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.util.JarLocation;
import io.mcpstead.cli.CommandStatus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Runs the commands that ask a gateway, inside the test's own process. */
final class ClientCommands {
    private final Map<String, String> environment = new HashMap<>();
    private String input = "";

    /** What a command printed, and the status with which it ended. */
    record Run(int status, String out, String err) {}

    ClientCommands with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Gives the command this to read. */
    ClientCommands reading(String text) {
        input = text;
        return this;
    }

    Run run(String... arguments) throws Exception {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int status = status(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Run(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private int status(String[] arguments, PrintStream out, PrintStream err) throws Exception {
        Bootstrap<Configuration> bootstrap = new Bootstrap<>(new Nothing());
        bootstrap.addCommand(new StatusCommand(environment, out, err));
        bootstrap.addCommand(new ToolsCommand(environment, out, err));
        bootstrap.addCommand(new CallCommand(
                environment, new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), out, err));
        Throwable failure = new Cli(new JarLocation(getClass()), bootstrap, out, err)
                .run(arguments)
                .orElse(null);
        if (failure == null) {
            return 0;
        }
        if (failure instanceof CommandStatus said) {
            return said.status();
        }
        throw new IllegalStateException("the command fell over", failure);
    }

    private static final class Nothing extends Application<Configuration> {
        @Override
        public void run(Configuration configuration, Environment environment) {
            // Only its commands are run.
        }
    }
}
