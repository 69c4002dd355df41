package io.mcpstead.cli;

import io.dropwizard.core.cli.Cli;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;

/** Asks a running gateway by its admin port, for commands that have the option {@code --admin}. */
final class AdminClient {
    private static final String DEFAULT_URL = "http://127.0.0.1:8767";
    private static final int LIMIT_MILLIS = (int) Duration.ofSeconds(60).toMillis();

    private final String url;

    AdminClient(Namespace namespace) {
        this.url = namespace.getString("admin");
    }

    static void addOption(Subparser subparser) {
        subparser
                .addArgument("--admin")
                .metavar("URL")
                .setDefault(DEFAULT_URL)
                .help("the gateway's admin port, " + DEFAULT_URL + " without");
    }

    /** A body of a request. */
    record Body(String contentType, String text) {}

    /**
     * Sends a POST and gives the text of the answer.
     *
     * @param asked what the gateway is asked to do, for the message where it refuses
     * @param path below the admin port's root
     */
    String post(String asked, String path, @Nullable Body body) throws CommandFailure {
        try {
            HttpURLConnection connection = open(path);
            if (body != null) {
                send(connection, body);
            }
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                throw new CommandFailure("the gateway at " + url + " refused to " + asked + " (HTTP " + status + "):\n"
                        + text(connection.getErrorStream()));
            }
            return text(connection.getInputStream());
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandFailure("no gateway could be asked at " + url + ": " + e.getMessage(), e);
        }
    }

    private HttpURLConnection open(String path) throws IOException {
        URI target = URI.create(url.endsWith("/") ? url : url + "/").resolve(path);
        if (!(target.toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw new IOException("it is no URL with http or https");
        }
        connection.setRequestMethod("POST");
        connection.setConnectTimeout(LIMIT_MILLIS);
        connection.setReadTimeout(LIMIT_MILLIS);
        return connection;
    }

    private static void send(HttpURLConnection connection, Body body) throws IOException {
        connection.setRequestProperty("Content-Type", body.contentType());
        byte[] bytes = body.text().getBytes(StandardCharsets.UTF_8);
        connection.setFixedLengthStreamingMode(bytes.length);
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(bytes);
        }
    }

    private static String text(@Nullable InputStream body) throws IOException {
        if (body == null) {
            return "";
        }
        try (body) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    /** Says why a command of this kind has failed. */
    static void report(Throwable failure, Cli cli) {
        switch (failure) {
            case CommandStatus said -> {
                // The command has said it itself.
            }
            case CommandFailure known -> {
                cli.getStdErr().println("mcpstead: " + known.getMessage());
                cli.getStdErr().flush();
            }
            default -> StartFailure.print(failure, cli.getStdErr());
        }
    }
}
