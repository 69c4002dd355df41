package io.mcpstead.http;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code GET /health}.
 *
 * @param status {@code ok}, or {@code degraded} where a server is not connected
 * @param configHash the SHA-256 of the configuration file that runs, as {@code sha256sum} prints it
 */
@JsonNaming(SnakeCaseStrategy.class)
public record HealthReport(String status, double uptimeSeconds, List<ServerHealth> servers, String configHash) {
    public static HealthReport of(double uptimeSeconds, List<ServerHealth> servers, String configHash) {
        boolean ok = servers.stream().allMatch(ServerHealth::connected);
        return new HealthReport(ok ? "ok" : "degraded", uptimeSeconds, List.copyOf(servers), configHash);
    }

    /**
     * One upstream.
     *
     * @param url without user info and query
     * @param lastSeenSecondsAgo since it last answered, null before it first did
     * @param lastError what went wrong last, null where nothing has
     * @param protocolVersion the revision of MCP that it speaks, null while it is not connected
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
            @Nullable String protocolVersion) {}
}
