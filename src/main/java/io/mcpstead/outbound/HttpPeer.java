package io.mcpstead.outbound;

import io.mcpstead.config.Secret;
import io.mcpstead.config.ServerConfig;
import io.mcpstead.metrics.ServerMetrics;
import io.mcpstead.wire.Slice;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpDelete;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.classic.MinimalHttpClient;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TrustAllStrategy;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The HTTP client for one upstream: its pool, its headers, its credentials. It follows no redirect and keeps no cookie;
 * deadlines are the watchdog's, not the sockets'.
 */
public final class HttpPeer implements Watchdog.Watched, AutoCloseable {
    /** Calls in flight at once on one upstream; further ones wait for {@code timeouts.connect_ms}. */
    private static final int MAX_CONNECTIONS = 1024;

    private static final String DEFAULT_ACCEPT = "application/json, text/event-stream";

    /** Servers that do not say how long they keep an idle connection close it after 5 s at the earliest. */
    private static final Duration DEFAULT_KEEP_ALIVE = Duration.ofSeconds(4);

    private static final Duration RECHECK_AFTER = Duration.ofMillis(500);

    /** How much of a text of the upstream's is shown, in characters. */
    private static final int MAX_QUOTE = 300;

    /** A shorter value is a word of many texts, and no secret. */
    private static final int MIN_SECRET = 4;

    private final ServerMetrics metrics;
    private final Watchdog watchdog;
    private final PoolingHttpClientConnectionManager pool;
    private final MinimalHttpClient client;
    private final String userAgent;
    private volatile ServerConfig config;
    private volatile RequestConfig requestConfig;
    private volatile Duration keepAlive = DEFAULT_KEEP_ALIVE;
    private volatile long nextSweep;

    public HttpPeer(ServerConfig config, ServerMetrics metrics, Watchdog watchdog, String userAgent) {
        this.config = config;
        this.metrics = metrics;
        this.watchdog = watchdog;
        this.userAgent = userAgent;
        this.pool = pool(config);
        this.client = HttpClients.createMinimal(pool);
        this.requestConfig = requestConfig(config);
        this.nextSweep = System.nanoTime();
        watchdog.watch(this);
    }

    private static PoolingHttpClientConnectionManager pool(ServerConfig config) {
        PoolingHttpClientConnectionManagerBuilder builder = PoolingHttpClientConnectionManagerBuilder.create()
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setConnPoolPolicy(PoolReusePolicy.LIFO)
                .setMaxConnTotal(MAX_CONNECTIONS)
                .setMaxConnPerRoute(MAX_CONNECTIONS)
                .setDefaultConnectionConfig(connectionConfig(config));
        builder.setDefaultTlsConfig(tlsConfig(config));
        if (config.tlsSkipVerify()) {
            builder.setTlsSocketStrategy(trustAll());
        }
        return builder.build();
    }

    private static ConnectionConfig connectionConfig(ServerConfig config) {
        return ConnectionConfig.custom()
                .setConnectTimeout(timeout(config.timeouts().connect()))
                .setSocketTimeout(Timeout.DISABLED)
                .setValidateAfterInactivity(TimeValue.of(RECHECK_AFTER))
                .build();
    }

    private static TlsConfig tlsConfig(ServerConfig config) {
        return TlsConfig.custom()
                .setHandshakeTimeout(timeout(config.timeouts().connect()))
                .build();
    }

    private static RequestConfig requestConfig(ServerConfig config) {
        return RequestConfig.custom()
                .setConnectionRequestTimeout(timeout(config.timeouts().connect()))
                .setResponseTimeout(Timeout.DISABLED)
                .build();
    }

    /** Takes over settings that need no new connection, from the next request on. */
    public void update(ServerConfig newConfig) {
        config = newConfig;
        requestConfig = requestConfig(newConfig);
        pool.setDefaultConnectionConfig(connectionConfig(newConfig));
        pool.setDefaultTlsConfig(tlsConfig(newConfig));
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

    private static Timeout timeout(Duration duration) {
        return Timeout.of(duration.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A POST of one message, not yet sent. */
    public HttpExchange post(URI uri, Slice message, Map<String, String> headers) {
        HttpPost post = new HttpPost(uri);
        byte[] body = message.toBytes();
        post.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        String accept = config.quirks().injectAcceptHeader();
        return exchange(post, accept == null ? DEFAULT_ACCEPT : accept, headers, body.length);
    }

    /** A GET of an event stream, not yet sent. */
    public HttpExchange get(URI uri, Map<String, String> headers) {
        return exchange(new HttpGet(uri), "text/event-stream", headers, 0);
    }

    /** A DELETE, not yet sent. */
    public HttpExchange delete(URI uri, Map<String, String> headers) {
        return exchange(new HttpDelete(uri), DEFAULT_ACCEPT, headers, 0);
    }

    private HttpExchange exchange(HttpUriRequestBase request, String accept, Map<String, String> headers, int length) {
        request.setConfig(requestConfig);
        request.setHeader(HttpHeaders.USER_AGENT, userAgent);
        request.setHeader(HttpHeaders.ACCEPT, accept);
        for (Map.Entry<String, Secret> header : config.requestHeaders().entrySet()) {
            request.setHeader(header.getKey(), header.getValue().reveal());
        }
        headers.forEach(request::setHeader);
        return new HttpExchange(this, request, length);
    }

    /** The server's settings as they are now. */
    public ServerConfig config() {
        return config;
    }

    ServerMetrics metrics() {
        return metrics;
    }

    public Watchdog watchdog() {
        return watchdog;
    }

    MinimalHttpClient client() {
        return client;
    }

    /** Connections at work now. */
    public int leased() {
        return pool.getTotalStats().getLeased();
    }

    /** Idle connections that wait to be used again. */
    public int available() {
        return pool.getTotalStats().getAvailable();
    }

    /** Requests that wait for a connection. */
    public int pending() {
        return pool.getTotalStats().getPending();
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

    /** Closes connections that the upstream is about to close: a request sent into a closing one would be lost. */
    @Override
    public void check(long nowNanos) {
        if (nowNanos - nextSweep >= 0) {
            nextSweep = nowNanos + Duration.ofSeconds(1).toNanos();
            pool.closeIdle(TimeValue.of(keepAlive));
        }
    }

    @Override
    public void close() {
        watchdog.unwatch(this);
        client.close(CloseMode.IMMEDIATE);
        pool.close(CloseMode.IMMEDIATE);
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
