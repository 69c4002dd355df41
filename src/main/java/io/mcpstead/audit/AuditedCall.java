package io.mcpstead.audit;

import io.mcpstead.config.AuditConfig;
import io.mcpstead.metrics.ToolOutcome;
import io.mcpstead.wire.Slice;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A tool call that is to be written down when it ends. Used by one thread at a time. */
public final class AuditedCall {
    private final AuditLog log;
    private final CallFacts facts;
    private final Arguments.@Nullable Rendered arguments;
    private @Nullable String server;
    private @Nullable String tool;
    private long requestBytes;
    private long responseBytes;

    AuditedCall(AuditLog log, CallFacts facts, AuditConfig config) {
        this.log = log;
        this.facts = facts;
        this.requestBytes = facts.requestBytes();
        Slice given = facts.arguments();
        this.arguments = given == null || !config.arguments()
                ? null
                : Arguments.render(given, config.redact(), config.maxArgumentsBytes());
    }

    /**
     * Notes where it goes.
     *
     * @param tool the upstream's own name
     */
    public void routed(String toServer, String tool) {
        this.server = toServer;
        this.tool = tool;
    }

    /** Notes a message to the client. */
    public void sent(int bytes) {
        responseBytes += bytes;
    }

    /** Goes on with this call in place of one that the client's next request has begun. */
    public void resumedBy(AuditedCall next) {
        requestBytes += next.requestBytes;
    }

    /**
     * Writes it down, to be called once.
     *
     * @param nanos how long it was worked on
     * @param errorCode that of the JSON-RPC error that the client gets
     */
    public void ended(ToolOutcome outcome, long nanos, OptionalInt errorCode) {
        log.write(
                new AuditLine(facts, server, tool, arguments, outcome, nanos, requestBytes, responseBytes, errorCode));
    }
}
