package io.mcpstead.console.state;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.mcpstead.http.HealthReport.ServerHealth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@code GET /console/api/state}, which is asked for every second. Of sessions and calls the first few are listed.
 *
 * @param time the gateway's clock, RFC 3339
 * @param upstreams in the order of the configuration file
 * @param toolsVersion another one where the tools are others
 * @param errorsVersion another one where there are others
 */
@JsonNaming(SnakeCaseStrategy.class)
public record State(
        String time,
        Self gateway,
        List<UpstreamState> upstreams,
        Listed<SessionState> sessions,
        Listed<CallState> calls,
        String toolsVersion,
        String errorsVersion) {
    /**
     * The gateway's own side.
     *
     * @param notReady why not, as in {@code GET /health}
     * @param auth {@code none} or {@code bearer}
     * @param lastReload null before the first
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Self(
            String version,
            String commit,
            String status,
            boolean ready,
            List<String> notReady,
            double uptimeSeconds,
            String configFile,
            String configHash,
            String auth,
            @Nullable LastReload lastReload) {}

    /**
     * The last reload.
     *
     * @param text counts of what was changed, or all reasons why it was refused
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record LastReload(String time, boolean successful, String text) {}

    /** One server: as in {@code GET /health}, and its calls. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record UpstreamState(@JsonUnwrapped ServerHealth health, Calls recent, int callsInFlight) {}

    /**
     * The calls of the last five minutes.
     *
     * @param errors how many were errors of the server's or the gateway's
     * @param meanSeconds null without calls
     * @param medianAtMostSeconds the bound of the histogram's bucket in which the median is; null without calls, and above the
     *     largest bound
     * @param p99AtMostSeconds the same for 99 of 100 calls
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Calls(
            long calls,
            long errors,
            @Nullable Double meanSeconds,
            @Nullable Double medianAtMostSeconds,
            @Nullable Double p99AtMostSeconds) {}

    /**
     * The first of many.
     *
     * @param count of all
     */
    public record Listed<T>(int count, List<T> first) {}

    /**
     * A session of a client.
     *
     * @param session its digest
     * @param client what the client calls itself, null where it did not say
     * @param endpoint the path that it was opened at
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record SessionState(
            String session,
            @Nullable String client,
            String protocolVersion,
            String endpoint,
            double ageSeconds,
            double idleSeconds,
            int inFlight) {}

    /**
     * A call in flight.
     *
     * @param name of a tool or prompt, empty for all else
     * @param parked whether its client is to come back with answers
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record CallState(
            String method, String name, @Nullable String server, Caller caller, double ageSeconds, boolean parked) {}
}
