package io.mcpstead.bridge.report;

import io.mcpstead.audit.AuditedCall;
import io.mcpstead.metrics.ToolOutcome;
import io.mcpstead.wire.RpcError;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells how a call of a tool ends, once, to all who keep that: the audit log, and whoever watches failures. Used by one thread
 * at a time.
 */
public final class CallReport {
    private final @Nullable AuditedCall audit;
    private final CallFailures failures;
    private final long start = System.nanoTime();
    private boolean ended;

    /** @param audit null where no audit log is kept */
    public CallReport(@Nullable AuditedCall audit, CallFailures failures) {
        this.audit = audit;
        this.failures = failures;
    }

    /** Of a request that is for no tool, and of which nobody keeps anything. */
    public static CallReport none() {
        return new CallReport(null, CallFailures.NONE);
    }

    /**
     * Notes where the call goes.
     *
     * @param tool the upstream's own name
     */
    public void routed(String server, String tool) {
        if (audit != null) {
            audit.routed(server, tool);
        }
    }

    /** Notes a message to the client. */
    public void sent(int bytes) {
        if (audit != null) {
            audit.sent(bytes);
        }
    }

    /** Goes on with this report in place of that of the client's next request. */
    public CallReport resumedBy(CallReport next) {
        if (audit != null && next.audit != null) {
            audit.resumedBy(next.audit);
        }
        return this;
    }

    /**
     * Tells of the end of a call that no upstream was asked for.
     *
     * @param error that the client gets
     * @param bytes of the message that has it
     */
    public void unasked(ToolOutcome outcome, RpcError error, int bytes, Supplier<CallSubject> subject) {
        sent(bytes);
        ended(outcome, System.nanoTime() - start, OptionalInt.of(error.code()), error.message(), subject);
    }

    /**
     * Tells of the end; only the first one counts.
     *
     * @param nanos how long the call was worked on
     * @param errorCode that of the JSON-RPC error that the client gets
     * @param reason the gateway's own message; null where the upstream answered
     * @param subject who called what, asked for a failure only
     */
    public void ended(
            ToolOutcome outcome,
            long nanos,
            OptionalInt errorCode,
            @Nullable String reason,
            Supplier<CallSubject> subject) {
        if (ended) {
            return;
        }
        ended = true;
        if (audit != null) {
            audit.ended(outcome, nanos, errorCode);
        }
        if (outcome.isFailure()) {
            failures.failed(new FailedCall(subject.get(), outcome, nanos, errorCode, reason));
        }
    }
}
