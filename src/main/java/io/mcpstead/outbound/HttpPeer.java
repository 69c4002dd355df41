package io.mcpstead.outbound;

import io.mcpstead.config.Secret;
import io.mcpstead.config.ServerConfig;
import io.mcpstead.metrics.ServerMetrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.client5.http.ssl.TrustAllStrategy;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client for one upstream: its pool, its headers, its credentials. It follows no redirect and keeps no cookie;
 * deadlines are the watchdog's, not the sockets'.
 */
public final class HttpPeer implements Watchdog.Watched, AutoCloseable {
    /** Calls in flight at once on one upstream; further ones wait for {@code timeouts.connect_ms}. */
    private static final int MAX_CONNECTIONS = 1024;

    /** Servers that do not say how long they keep an idle connection close it after 5 s at the earliest. */
    private static final Duration DEFAULT_KEEP_ALIVE = Duration.ofSeconds(4);

    /** How much of a text of the upstream's is shown, in characters. */
    private static final int MAX_QUOTE = 300;

    /** A shorter value is a word of many texts, and no secret. */
    private static final int MIN_SECRET = 4;

    private static final byte[] DEFAULT_ACCEPT = accept("application/json, text/event-stream");

    private static final DnsResolver DNS = SystemDefaultDnsResolver.INSTANCE;

    private static final SocketConfig SOCKETS =
            SocketConfig.custom().setSoTimeout(Timeout.DISABLED).build();

    private final ServerMetrics metrics;
    private final Watchdog watchdog;
    private final HttpClientConnectionOperator connector;
    private final ConnectionPool connections = new ConnectionPool(MAX_CONNECTIONS);
    private final String userAgent;
    private final @Nullable Consumer<AnswerHead> observer;
    private volatile ServerConfig config;
    private volatile byte[] accept;
    private volatile Duration keepAlive = DEFAULT_KEEP_ALIVE;
    private volatile long nextSweep;

    public HttpPeer(ServerConfig config, ServerMetrics metrics, Watchdog watchdog, String userAgent) {
        this(config, metrics, watchdog, userAgent, null);
    }

    /** @param observer sees the head of each answer, on the thread that waited for it; null for nobody */
    public HttpPeer(
            ServerConfig config,
            ServerMetrics metrics,
            Watchdog watchdog,
            String userAgent,
            @Nullable Consumer<AnswerHead> observer) {
        this.config = config;
        this.metrics = metrics;
        this.watchdog = watchdog;
        this.userAgent = userAgent;
        this.observer = observer;
        this.accept = accept(config);
        this.connector = connector(config);
        this.nextSweep = System.nanoTime();
        watchdog.watch(this);
    }

    /** Reads the trusted certificates, which takes a good part of a start, only for an upstream that needs them. */
    private static HttpClientConnectionOperator connector(ServerConfig config) {
        RegistryBuilder<TlsSocketStrategy> tls = RegistryBuilder.create();
        if ("https".equalsIgnoreCase(config.url().getScheme())) {
            tls.register("https", config.tlsSkipVerify() ? trustAll() : DefaultClientTlsStrategy.createDefault());
        }
        return new DefaultHttpClientConnectionOperator(null, DNS, tls.build());
    }

    private static byte[] accept(ServerConfig config) {
        String injected = config.quirks().injectAcceptHeader();
        return injected == null ? DEFAULT_ACCEPT : accept(injected);
    }

    private static byte[] accept(String types) {
        return RequestHead.line("Accept", types);
    }

    /** Takes over settings that need no new connection, from the next request on. */
    public void update(ServerConfig newConfig) {
        config = newConfig;
        accept = accept(newConfig);
    }

    private static DefaultClientTlsStrategy trustAll() {
        try {
            return new DefaultClientTlsStrategy(
                    SSLContexts.custom()
                            .loadTrustMaterial(TrustAllStrategy.INSTANCE)
                            .build(),
                    NoopHostnameVerifier.INSTANCE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    /** Makes a connection that has not been made yet. */
    void connect(PeerConnection connection) throws IOException, HttpException {
        if (!connection.isOpen()) {
            connect(connection, host());
        }
    }

    /** Connects to the host, and agrees on TLS where that is its scheme. */
    void connect(PeerConnection connection, HttpHost host) throws IOException {
        Timeout timeout = connectTimeout();
        connector.connect(connection, host, null, null, timeout, SOCKETS, tls(timeout), HttpClientContext.create());
    }

    /** Agrees on TLS on a connection that has been made without. */
    void secure(PeerConnection connection) throws IOException, HttpException {
        connector.upgrade(connection, host(), null, tls(connectTimeout()), HttpClientContext.create());
    }

    private Timeout connectTimeout() {
        return Timeout.of(config.timeouts().connect());
    }

    private static TlsConfig tls(Timeout timeout) {
        return TlsConfig.custom().setHandshakeTimeout(timeout).build();
    }

    /** The addresses of the host, as a connection looks them up. */
    InetAddress[] resolve() throws IOException, HttpException {
        return DNS.resolve(host().getHostName());
    }

    /** The way to the server's port, step by step, on a connection that is used for nothing else. */
    public Dial dial() {
        return new Dial(this);
    }

    /** By the authority, since {@link URI#getHost} knows no names with an underscore. */
    HttpHost host() throws HttpException {
        HttpHost host = RoutingSupport.determineHost(new BasicHttpRequest("GET", config.endpoint()));
        return RoutingSupport.normalize(host, DefaultSchemePortResolver.INSTANCE);
    }

    /**
     * A URL to send requests to, of the origin that is configured.
     *
     * @param headers what they all bear beside the configured headers
     */
    public HttpTarget target(URI uri, Map<String, String> headers) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.put("User-Agent", userAgent);
        config.requestHeaders().forEach((name, value) -> all.put(name, value.reveal()));
        all.putAll(headers);
        return new HttpTarget(this, uri, all);
    }

    /** The {@code Accept} line of requests that are answered by messages. */
    byte[] accept() {
        return accept;
    }

    /** The server's settings as they are now. */
    public ServerConfig config() {
        return config;
    }

    void answered(String method, HttpResponse head) {
        if (observer != null) {
            observer.accept(AnswerHead.of(method, head));
        }
    }

    ServerMetrics metrics() {
        return metrics;
    }

    public Watchdog watchdog() {
        return watchdog;
    }

    ConnectionPool connections() {
        return connections;
    }

    /** Connections at work now. */
    public int leased() {
        return connections.leased();
    }

    /** Idle connections that wait to be used again. */
    public int available() {
        return connections.available();
    }

    /** Requests that wait for a connection. */
    public int pending() {
        return connections.pending();
    }

    /** Takes over how long the upstream keeps an idle connection, where it says so, less a second for the way. */
    void learnKeepAlive(HttpResponse response) {
        var header = response.getFirstHeader("Keep-Alive");
        if (header == null || header.getValue() == null) {
            return;
        }
        for (String part : header.getValue().split(",", 4)) {
            String field = part.strip();
            if (field.startsWith("timeout=")) {
                keepAlive = seconds(field.substring("timeout=".length()));
            }
        }
    }

    private static Duration seconds(String text) {
        try {
            return Duration.ofSeconds(Math.clamp(Long.parseLong(text) - 1, 1, 300));
        } catch (NumberFormatException e) {
            return DEFAULT_KEEP_ALIVE;
        }
    }

    /**
     * Ends what is late, and closes connections that the upstream is about to close: a request sent into a closing one
     * would be lost.
     */
    @Override
    public void check(long nowNanos) {
        connections.check(nowNanos);
        if (nowNanos - nextSweep >= 0) {
            nextSweep = nowNanos + Duration.ofSeconds(1).toNanos();
            connections.closeIdle(keepAlive);
        }
    }

    @Override
    public void close() {
        watchdog.unwatch(this);
        connections.close();
    }

    /** What the upstream knows of the gateway's secrets: header values, also without their scheme, and the query. */
    private List<String> secrets() {
        List<String> secrets = new ArrayList<>();
        for (Secret header : config.requestHeaders().values()) {
            String value = header.reveal();
            secrets.add(value);
            secrets.add(value.substring(value.indexOf(' ') + 1));
        }
        for (String query :
                Arrays.asList(config.url().getRawQuery(), config.url().getQuery())) {
            for (String parameter : query == null ? new String[0] : query.split("&", -1)) {
                secrets.add(parameter.substring(parameter.indexOf('=') + 1));
            }
        }
        return secrets;
    }

    /** A text of the upstream's, made safe to show: bounded, on one line, and without the gateway's credentials. */
    public String presentable(String text) {
        String safe = text;
        for (String secret : secrets()) {
            if (secret.length() >= MIN_SECRET) {
                safe = safe.replace(secret, "[redacted]");
            }
        }
        safe = safe.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return safe.length() <= MAX_QUOTE ? safe : safe.substring(0, MAX_QUOTE) + "...";
    }
}
