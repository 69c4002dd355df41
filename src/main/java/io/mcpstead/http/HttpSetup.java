package io.mcpstead.http;

import io.dropwizard.core.setup.Environment;
import io.dropwizard.jersey.jackson.JacksonMessageBodyProvider;
import io.mcpstead.config.McpConfig;
import io.mcpstead.http.container.JerseyContainer;
import io.mcpstead.http.guard.AuthFilter;
import io.mcpstead.http.guard.OriginFilter;
import io.mcpstead.http.inflight.Inflight;
import io.mcpstead.metrics.GatewayMetrics;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What stands before the resources, and how Jersey runs them. */
public final class HttpSetup {
    // With what is below them: Jersey takes "/-/reload/" for "/-/reload", the servlet's mapping does not.
    private static final String[] MCP = {"/mcp/*"};
    private static final String[] ACTING = {"/mcp/*", "/-/*"};

    private HttpSetup() {}

    /**
     * Installs the resources, and the filters of {@code /mcp} and {@code /-/reload} in their order. The filters are the
     * servlet's: Jersey runs its own only for methods that a resource has.
     *
     * @param config as it is now, since a reload changes it
     * @param others instances of resource classes, with paths of their own
     */
    public static void install(
            Environment environment,
            Supplier<McpConfig> config,
            GatewayMetrics metrics,
            Inflight inflight,
            McpResource mcp,
            Object... others) {
        add(environment, "inflight", inflight, MCP);
        add(environment, "origin", new OriginFilter(config, metrics), ACTING);
        add(environment, "auth", new AuthFilter(config, metrics, InstantSource.system()), ACTING);
        environment
                .servlets()
                .addServlet("mcp", JerseyContainer.ofOne(mcp, Set.of(UncaughtExceptions.ofMcp())))
                .addMapping(MCP);
        Set<Object> providers =
                Set.of(UncaughtExceptions.ofOthers(), new JacksonMessageBodyProvider(environment.getObjectMapper()));
        environment.jersey().replace(ignored -> JerseyContainer.of(List.of(others), providers));
    }

    private static void add(Environment environment, String name, Filter filter, String... paths) {
        environment
                .servlets()
                .addFilter(name, filter)
                .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, paths);
    }
}
