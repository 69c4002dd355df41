package io.mcpstead.dispatch;

import io.mcpstead.audit.AuditLog;
import io.mcpstead.audit.AuditedCall;
import io.mcpstead.audit.CallFacts;
import io.mcpstead.bridge.Caller;
import io.mcpstead.protocol.MetaKeys;
import io.mcpstead.protocol.Methods;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Begins the line of the audit log for a tool call, with what the call's request says. */
final class CallAudit {
    private final @Nullable AuditLog log;

    /** @param log null where nothing is written down */
    CallAudit(@Nullable AuditLog log) {
        this.log = log;
    }

    /** Null for what is not written down. */
    @Nullable
    AuditedCall begin(Message.Request asked, Caller caller, ClientRequest request) {
        return log == null || !asked.method().equals(Methods.TOOLS_CALL)
                ? null
                : log.begin(facts(asked, caller, request));
    }

    private static CallFacts facts(Message.Request asked, Caller caller, ClientRequest request) {
        return new CallFacts(
                asked.id(),
                Objects.requireNonNullElse(asked.params().string("name"), ""),
                caller.sender().tokenName(),
                caller.sender().address(),
                caller.sessionId(),
                caller.era(),
                caller.info(),
                trace(asked, request).get(MetaKeys.TRACEPARENT),
                asked.source().length(),
                asked.params().get("arguments"));
    }

    private static Map<String, String> trace(Message.Request asked, ClientRequest request) {
        try {
            JsonObject meta = asked.params().object(MetaKeys.META);
            return TraceContext.of(meta, request.headers());
        } catch (MalformedMessageException e) {
            // The call will be refused for it.
            return Map.of();
        }
    }
}
