package io.mcpstead.bridge.parked;

import io.mcpstead.bridge.question.Question;
import io.mcpstead.bridge.report.CallReport;
import io.mcpstead.bridge.report.CallSubject;
import io.mcpstead.metrics.QuestionEvent;
import io.mcpstead.metrics.ServerMetrics;
import io.mcpstead.metrics.ToolMetrics;
import io.mcpstead.metrics.ToolOutcome;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.protocol.ClientCapability;
import io.mcpstead.upstream.UpstreamCall;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.RpcError;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call on a legacy upstream that waits for its client's next request.
 *
 * @param call left alone, with its questions open
 * @param questions what the client has been asked, by the keys that it was given
 * @param refused what else the upstream has asked for, and the client cannot be asked
 * @param rounds how often the call has been parked
 * @param keys how many keys have been given out
 * @param spentNanos how long it was worked on, without the time that it was parked
 * @param tool null for all that is no tool
 * @param subject who calls what
 * @param report tells how it ends where it is of a tool
 */
public record ParkedCall(
        UpstreamCall call,
        Map<String, Asked> questions,
        Set<ClientCapability> refused,
        int rounds,
        int keys,
        long spentNanos,
        ServerMetrics server,
        @Nullable ToolMetrics tool,
        CallSubject subject,
        CallReport report) {
    private static final Logger LOG = LoggerFactory.getLogger(ParkedCall.class);

    /**
     * One question.
     *
     * @param id the upstream's
     */
    public record Asked(RequestId id, Question question) {}

    public ParkedCall {
        questions = Collections.unmodifiableMap(new LinkedHashMap<>(questions));
        refused = refused.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(refused));
    }

    /** Counts the call and tells of it, since its client did not come back. */
    void ended(ToolOutcome outcome, String reason) {
        if (tool != null) {
            tool.called(spentNanos, outcome);
        }
        report.ended(outcome, spentNanos, OptionalInt.empty(), reason, () -> subject);
    }

    /** Ends the call: the upstream is told, for each question and for the call. */
    void abandon(QuestionEvent event, String reason) {
        try {
            for (Asked asked : questions.values()) {
                server.question(asked.question().kind(), event);
                call.reply(JsonRpc.error(asked.id(), new RpcError(ErrorCode.SERVER_ERROR, reason)));
            }
        } catch (UpstreamException e) {
            LOG.debug("An upstream could not be told that a client did not answer: {}", e.reason());
        } finally {
            call.close();
        }
    }
}
