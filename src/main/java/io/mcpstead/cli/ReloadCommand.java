package io.mcpstead.cli;

import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;

/**
 * {@code mcpstead reload}: has a running gateway read its configuration again, by its admin port, and fails where that is
 * refused, as {@code kill -HUP} cannot.
 */
public final class ReloadCommand extends Command {
    private static final String DEFAULT_ADMIN = "http://127.0.0.1:8767";
    private static final int LIMIT_MILLIS = (int) Duration.ofSeconds(60).toMillis();

    private final PrintStream out;

    public ReloadCommand(PrintStream out) {
        super("reload", "Has a running gateway read its configuration again");
        this.out = out;
    }

    /** It did not come about; the message says all. */
    private static final class Failure extends Exception {
        private static final long serialVersionUID = 1;

        Failure(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    @Override
    public void configure(Subparser subparser) {
        subparser
                .addArgument("--admin")
                .metavar("URL")
                .setDefault(DEFAULT_ADMIN)
                .help("the gateway's admin port, " + DEFAULT_ADMIN + " without");
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace namespace) throws Exception {
        String admin = namespace.getString("admin");
        try {
            HttpURLConnection connection = open(admin);
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                throw new Failure(
                        "the gateway at " + admin + " refused to reload (HTTP " + status + "):\n"
                                + text(connection.getErrorStream()),
                        null);
            }
            out.println(text(connection.getInputStream()));
        } catch (IOException | IllegalArgumentException e) {
            throw new Failure("no gateway could be asked at " + admin + ": " + e.getMessage(), e);
        }
    }

    private static HttpURLConnection open(String admin) throws IOException {
        URI task = URI.create(admin.endsWith("/") ? admin : admin + "/").resolve("tasks/reload");
        if (!(task.toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw new IOException("it is no URL with http or https");
        }
        connection.setRequestMethod("POST");
        connection.setConnectTimeout(LIMIT_MILLIS);
        connection.setReadTimeout(LIMIT_MILLIS);
        return connection;
    }

    private static String text(@Nullable InputStream body) throws IOException {
        if (body == null) {
            return "";
        }
        try (body) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable e) {
        if (e instanceof Failure) {
            cli.getStdErr().println("mcpstead: " + e.getMessage());
            cli.getStdErr().flush();
        } else {
            StartFailure.print(e, cli.getStdErr());
        }
    }
}
