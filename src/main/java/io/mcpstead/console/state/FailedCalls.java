package io.mcpstead.console.state;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.mcpstead.bridge.report.CallFailures;
import io.mcpstead.bridge.report.CallSubject;
import io.mcpstead.bridge.report.FailedCall;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last calls of tools that failed. */
public final class FailedCalls implements CallFailures {
    private static final int KEPT = 100;

    private final Recent<Line> lines = new Recent<>(KEPT);
    private final InstantSource clock;

    /**
     * One of them.
     *
     * @param time when it ended, RFC 3339
     * @param name the tool, as a client of all servers knows it; of one that is not known what the client asked for
     * @param server null where it is not known
     * @param outcome as in the audit log
     * @param errorCode that of the JSON-RPC error, null without one
     * @param reason the gateway's own message, null where the upstream answered
     * @param caller who called
     * @param durationSeconds how long it was worked on
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Line(
            String time,
            String name,
            @Nullable String server,
            String outcome,
            @Nullable Integer errorCode,
            @Nullable String reason,
            Caller caller,
            double durationSeconds) {}

    public FailedCalls(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void failed(FailedCall call) {
        CallSubject subject = call.subject();
        lines.add(new Line(
                Times.of(clock.instant()),
                subject.name(),
                subject.server(),
                call.outcome().label(),
                call.errorCode().isPresent() ? call.errorCode().getAsInt() : null,
                call.reason(),
                Caller.of(subject),
                Times.seconds(call.nanos())));
    }

    List<Line> list() {
        return lines.list();
    }

    long count() {
        return lines.added();
    }
}
