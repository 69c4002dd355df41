package io.mcpstead.cli.client;

import io.mcpstead.cli.client.ClientFailure.Kind;
import io.mcpstead.config.Secret;
import io.mcpstead.config.load.OwnToken;
import io.mcpstead.wire.Slice;
import io.mcpstead.wire.SseEvent;
import io.mcpstead.wire.SseReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A running gateway by the URL of its main port. Each request is sent once: nothing is tried again or followed to another
 * place, since a call may have been done although its answer got lost.
 */
final class GatewayClient implements AutoCloseable {
    private static final String DEFAULT_URL = "http://127.0.0.1:8766";
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int MAX_BYTES = 64 * 1024 * 1024;

    private final String url;
    private final Optional<Secret> token;
    private final CloseableHttpClient http;

    private GatewayClient(URI url, Optional<Secret> token) {
        this.url = url.toString().replaceFirst("/+$", "");
        this.token = token;
        RegistryBuilder<TlsSocketStrategy> tls = RegistryBuilder.create();
        if ("https".equalsIgnoreCase(url.getScheme())) {
            tls.register("https", DefaultClientTlsStrategy.createDefault());
        }
        var connections = new BasicHttpClientConnectionManager(
                new DefaultHttpClientConnectionOperator(null, null, tls.build()), null);
        connections.setConnectionConfig(
                ConnectionConfig.custom().setConnectTimeout(Timeout.of(CONNECT)).build());
        http = HttpClients.createMinimal(connections);
    }

    static void addOptions(Subparser subparser) {
        subparser.addArgument("--url").metavar("URL").setDefault(DEFAULT_URL).help("the gateway's main port");
        subparser
                .addArgument("--token-file")
                .metavar("PATH")
                .help("a file with the token that clients send, in place of the variable MCPSTEAD_BEARER_TOKEN");
    }

    static GatewayClient of(Namespace namespace, Map<String, String> environment) throws ClientFailure {
        try {
            Optional<Secret> token =
                    OwnToken.find(environment, namespace.getString("token_file"), InstantSource.system());
            return new GatewayClient(url(namespace.getString("url")), token);
        } catch (OwnToken.UnusableException e) {
            throw new ClientFailure(Kind.MISUSE, e.getMessage());
        }
    }

    private static URI url(String text) throws ClientFailure {
        try {
            URI url = URI.create(text);
            boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (web && url.getRawAuthority() != null && url.getRawQuery() == null && url.getRawFragment() == null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // No URL at all.
        }
        throw new ClientFailure(Kind.MISUSE, "--url must be like " + DEFAULT_URL + ", not '" + text + "'");
    }

    /** For people. */
    String url() {
        return url;
    }

    boolean hasToken() {
        return token.isPresent();
    }

    /**
     * An answer.
     *
     * @param type its media type, empty without one
     * @param body of a stream of events, the data of the last one
     */
    record Answer(int status, String type, Slice body) {}

    Answer get(String path, Duration limit) throws ClientFailure {
        return send(new HttpGet(url + path), limit);
    }

    /**
     * Sends JSON.
     *
     * @param limit how long to wait between two signs of life, null for ever
     */
    Answer post(String path, Slice json, Map<String, String> headers, @Nullable Duration limit) throws ClientFailure {
        HttpPost post = new HttpPost(url + path);
        headers.forEach(post::setHeader);
        token.ifPresent(secret -> post.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + secret.reveal()));
        post.setEntity(new ByteArrayEntity(json.toBytes(), ContentType.APPLICATION_JSON));
        return send(post, limit);
    }

    private Answer send(HttpUriRequestBase request, @Nullable Duration limit) throws ClientFailure {
        request.setConfig(RequestConfig.custom()
                .setResponseTimeout(limit == null ? Timeout.DISABLED : Timeout.of(limit))
                .build());
        try {
            return http.execute(request, GatewayClient::read);
        } catch (IOException e) {
            throw new ClientFailure(Kind.UNREACHABLE, "no gateway answers at " + url + ": " + reason(e, limit));
        }
    }

    private static Answer read(ClassicHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return new Answer(response.getCode(), "", Slice.of(""));
        }
        String type = entity.getContentType() == null ? "" : entity.getContentType();
        try (InputStream in = entity.getContent()) {
            Slice body = type.startsWith("text/event-stream") ? last(in) : Slice.of(bounded(in));
            return new Answer(response.getCode(), type, body);
        }
    }

    private static byte[] bounded(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES);
        if (in.read() >= 0) {
            throw new IOException("its answer is larger than " + MAX_BYTES + " bytes");
        }
        return bytes;
    }

    /** The answer is the last message of its stream (specification 2026-07-28, Streamable HTTP, "Sending Messages"). */
    private static Slice last(InputStream in) throws IOException {
        SseReader events = new SseReader(in, MAX_BYTES);
        Slice data = Slice.of("");
        for (SseEvent event = events.next(); event != null; event = events.next()) {
            data = event.data();
        }
        return data;
    }

    private static String reason(IOException e, @Nullable Duration limit) {
        return switch (e) {
            case ConnectTimeoutException timeout -> "no connection within " + CONNECT.toSeconds() + " s";
            case SocketTimeoutException timeout ->
                "no answer" + (limit == null ? "" : " within " + limit.toSeconds() + " s");
            case ConnectException refused -> "connection refused";
            case UnknownHostException unknown -> "the host name cannot be resolved";
            case SSLException tls -> "TLS failed: " + e.getMessage();
            case NoHttpResponseException none -> "it closed the connection without an answer";
            default -> String.valueOf(e.getMessage());
        };
    }

    @Override
    public void close() {
        try {
            http.close();
        } catch (IOException e) {
            // The process ends now.
        }
    }
}
