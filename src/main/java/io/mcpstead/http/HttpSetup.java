package io.mcpstead.http;

import io.dropwizard.core.setup.Environment;
import io.dropwizard.jersey.setup.JerseyEnvironment;
import io.mcpstead.config.McpConfig;
import io.mcpstead.http.guard.AuthFilter;
import io.mcpstead.http.guard.OriginFilter;
import io.mcpstead.http.inflight.Inflight;
import io.mcpstead.metrics.GatewayMetrics;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.EnumSet;
import java.util.function.Supplier;
import org.glassfish.jersey.server.ServerProperties;

/** What stands before the resources, and how Jersey runs them. */
public final class HttpSetup {
    // With what is below them: Jersey takes "/-/reload/" for "/-/reload", the servlet's mapping does not.
    private static final String[] MCP = {"/mcp/*"};
    private static final String[] ACTING = {"/mcp/*", "/-/*"};

    private HttpSetup() {}

    /**
     * Installs the filters of {@code /mcp} and {@code /-/reload}, in their order. They are the servlet's: Jersey runs
     * its own only for methods that a resource has.
     *
     * @param config as it is now, since a reload changes it
     */
    public static void install(
            Environment environment, Supplier<McpConfig> config, GatewayMetrics metrics, Inflight inflight) {
        add(environment, "inflight", inflight, MCP);
        add(environment, "origin", new OriginFilter(config, metrics), ACTING);
        add(environment, "auth", new AuthFilter(config, metrics), ACTING);
        tune(environment.jersey());
    }

    private static void add(Environment environment, String name, Filter filter, String... paths) {
        environment
                .servlets()
                .addFilter(name, filter)
                .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, paths);
    }

    private static void tune(JerseyEnvironment jersey) {
        // Answers are ready bytes with their length, or streams: a buffer to measure them would only delay both.
        jersey.property(ServerProperties.OUTBOUND_CONTENT_LENGTH_BUFFER, 0);
        // A status without a body stays without one, rather than become the server's error page.
        jersey.property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);
        jersey.register(new UncaughtExceptions());
    }
}
