package io.mcpstead.config;

import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.jetty.ConnectorFactory;
import io.dropwizard.jetty.GzipHandlerFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.request.logging.LogbackAccessRequestLogFactory;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import java.util.List;
import org.eclipse.jetty.server.HttpConfiguration;

/** The server that {@code host}, {@code port} and {@code admin} stand for: only what the call path needs. */
final class ShortFormServer {
    private ShortFormServer() {}

    /**
     * How many requests are handled at once. Each open stream of changes is one, and waits on a virtual thread, so that
     * Dropwizard's own 1,024 would leave no room for others when as many clients listen.
     */
    private static final int MAX_REQUESTS = 65_536;

    /** Holds a usual request whole. A connection has it for as long as its request is open, a stream of changes for days. */
    private static final DataSize INPUT_BUFFER = DataSize.kibibytes(2);

    static ServerFactory of(McpsteadConfiguration configuration) {
        var server = new DefaultServerFactory();
        server.setApplicationConnectors(List.of(connector(configuration.host(), configuration.port())));
        server.setAdminConnectors(List.of(connector(configuration.adminHost(), configuration.adminPort())));
        server.setEnableVirtualThreads(true);
        server.setMaxThreads(MAX_REQUESTS);
        server.setEnableThreadNameFilter(false);
        server.setRegisterDefaultExceptionMappers(false);
        server.setShutdownGracePeriod(Duration.milliseconds(
                configuration.mcp().session().shutdownGrace().toMillis()));
        var gzip = new GzipHandlerFactory();
        gzip.setEnabled(false);
        server.setGzipFilterFactory(gzip);
        var requestLog = new LogbackAccessRequestLogFactory();
        requestLog.setAppenders(List.of());
        server.setRequestLogFactory(requestLog);
        return server;
    }

    static ConnectorFactory connector(String host, int port) {
        var connector = new UncachedHeaders();
        connector.setBindHost(host);
        connector.setPort(port);
        connector.setInputBufferSize(INPUT_BUFFER);
        return connector;
    }

    /** Jetty remembers the header fields of each connection in a table that takes 50 KB, and to search it costs more than it saves. */
    private static final class UncachedHeaders extends HttpConnectorFactory {
        @Override
        protected HttpConfiguration buildHttpConfiguration() {
            HttpConfiguration http = super.buildHttpConfiguration();
            http.setHeaderCacheSize(0);
            return http;
        }
    }
}
