package io.mcpstead.dispatch;

import io.mcpstead.audit.AuditLog;
import io.mcpstead.audit.CallFacts;
import io.mcpstead.bridge.Caller;
import io.mcpstead.bridge.report.CallFailures;
import io.mcpstead.bridge.report.CallReport;
import io.mcpstead.protocol.MetaKeys;
import io.mcpstead.protocol.Methods;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Begins the reports of calls of tools, for the audit log with what the call's request says. */
public final class CallReports {
    private final @Nullable AuditLog log;
    private final CallFailures failures;

    /**
     * For those who keep how calls end.
     *
     * @param log null where nothing is written down
     */
    public CallReports(@Nullable AuditLog log, CallFailures failures) {
        this.log = log;
        this.failures = failures;
    }

    CallReport begin(Message.Request asked, Caller caller, ClientRequest request) {
        if (!asked.method().equals(Methods.TOOLS_CALL)) {
            return CallReport.none();
        }
        return new CallReport(log == null ? null : log.begin(facts(asked, caller, request)), failures);
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
