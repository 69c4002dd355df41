package io.mcpstead.config;

import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.jetty.ConnectorFactory;
import io.dropwizard.jetty.GzipHandlerFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.request.logging.LogbackAccessRequestLogFactory;
import io.dropwizard.util.Duration;
import java.util.List;

/** The server that {@code host}, {@code port} and {@code admin} stand for: only what the call path needs. */
final class ShortFormServer {
    private ShortFormServer() {}

    static ServerFactory of(McpsteadConfiguration configuration) {
        var server = new DefaultServerFactory();
        server.setApplicationConnectors(List.of(connector(configuration.host(), configuration.port())));
        server.setAdminConnectors(List.of(connector(configuration.adminHost(), configuration.adminPort())));
        server.setEnableVirtualThreads(true);
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

    private static ConnectorFactory connector(String host, int port) {
        var connector = new HttpConnectorFactory();
        connector.setBindHost(host);
        connector.setPort(port);
        return connector;
    }
}
