package io.mcpstead.http;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code GET /health}.
 *
 * @param status {@code ok}, or {@code degraded} where a server is not connected
 * @param ready whether clients should be sent here: nothing is in {@code notReady}
 * @param notReady why not: {@code start} before the configuration was applied, {@code shutdown} once the end has begun,
 *     {@code upstream.<name>} for each required server that takes no calls
 * @param lastReloadSuccessful false while the last reload is one that was refused
 * @param configHash the SHA-256 of the configuration file that runs, as {@code sha256sum} prints it
 */
@JsonNaming(SnakeCaseStrategy.class)
public record HealthReport(
        String status,
        double uptimeSeconds,
        boolean ready,
        List<String> notReady,
        boolean lastReloadSuccessful,
        List<ServerHealth> servers,
        String configHash) {
    public static final String START = "start";
    public static final String SHUTDOWN = "shutdown";

    /** The gateway's own side of it, apart from its servers. */
    public record Self(boolean started, boolean ending, boolean lastReloadSuccessful, String configHash) {
        private Stream<String> notReady() {
            return Stream.concat(
                    started ? Stream.empty() : Stream.of(START), ending ? Stream.of(SHUTDOWN) : Stream.empty());
        }
    }

    public static HealthReport of(double uptimeSeconds, Self self, List<ServerHealth> servers) {
        boolean ok = servers.stream().allMatch(ServerHealth::connected);
        List<String> notReady = Stream.concat(
                        self.notReady(),
                        servers.stream().filter(ServerHealth::isMissed).map(HealthReport::nameOf))
                .toList();
        return new HealthReport(
                ok ? "ok" : "degraded",
                uptimeSeconds,
                notReady.isEmpty(),
                notReady,
                self.lastReloadSuccessful(),
                List.copyOf(servers),
                self.configHash());
    }

    /** The name by which a server is among {@code notReady}, which is that of its health check on the admin port. */
    public static String nameOf(ServerHealth server) {
        return "upstream." + server.name();
    }

    /**
     * One upstream.
     *
     * @param url without user info and query
     * @param lastSeenSecondsAgo since it last answered, null before it first did
     * @param lastError what went wrong last, null where nothing has
     * @param protocolVersion the revision of MCP that it speaks, null while it is not connected
     * @param state {@code connecting}, {@code ready}, {@code backing_off}, {@code failed} or {@code closed}
     * @param takesCalls whether it is connected, or a reload connects to it anew and calls wait for that
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record ServerHealth(
            String name,
            String url,
            String protocol,
            boolean required,
            boolean connected,
            int toolsCount,
            @Nullable Double lastSeenSecondsAgo,
            long reconnects,
            @Nullable String lastError,
            @Nullable String protocolVersion,
            String state,
            boolean takesCalls) {
        private boolean isMissed() {
            return required && !takesCalls;
        }
    }
}
