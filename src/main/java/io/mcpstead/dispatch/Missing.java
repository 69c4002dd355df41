package io.mcpstead.dispatch;

import io.mcpstead.bridge.UpstreamErrors;
import io.mcpstead.catalog.View;
import io.mcpstead.metrics.ToolMetrics;
import io.mcpstead.metrics.ToolOutcome;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.Methods;
import io.mcpstead.protocol.QualifiedName;
import io.mcpstead.upstream.Upstream;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why what a client asks for leads nowhere: its server is away, or not there, or has no such thing.
 *
 * @param error what the client is told
 * @param owner the upstream of a tool, as far as its name tells
 * @param name a tool's own name at that upstream
 */
record Missing(RpcError error, Optional<Upstream> owner, String name) {
    /** What is the matter with a request without a target, counted where it is a call of a tool whose upstream can be named. */
    static Missing of(Message.Request asked, View view) {
        if (!asked.method().equals(Methods.TOOLS_CALL)) {
            return new Missing(error(asked, view), Optional.empty(), "");
        }
        Missing tool = tool(text(asked.params(), "name"), view);
        tool.owner.ifPresent(upstream -> tool.count(upstream));
        return tool;
    }

    private static RpcError error(Message.Request asked, View view) {
        JsonObject params = asked.params();
        return switch (asked.method()) {
            case Methods.PROMPTS_GET -> named(Feature.PROMPTS, "prompt", text(params, "name"), view);
            case Methods.RESOURCES_READ -> resource(text(params, "uri"), view);
            case Methods.COMPLETE -> reference(params, view);
            default -> Refusals.invalidParams("unknown task '" + Shown.of(text(params, "taskId")) + "'");
        };
    }

    private static Missing tool(String name, View view) {
        RpcError error = named(Feature.TOOLS, "tool", name, view);
        Optional<Upstream> owner = view.owner(Feature.TOOLS, name);
        String prefix =
                owner.map(upstream -> upstream.name() + QualifiedName.SEPARATOR).orElse("");
        return new Missing(error, owner, name.startsWith(prefix) ? name.substring(prefix.length()) : name);
    }

    private void count(Upstream upstream) {
        ToolMetrics metrics = upstream.knows(name)
                ? upstream.metrics().tool(name)
                : upstream.metrics().unknownTool();
        metrics.called(0, outcome());
    }

    /** How the call of a tool ends. */
    ToolOutcome outcome() {
        return away(owner).isPresent() ? ToolOutcome.UPSTREAM_DISCONNECTED : ToolOutcome.UNKNOWN_TOOL;
    }

    private static RpcError reference(JsonObject params, View view) {
        try {
            JsonObject ref = params.object("ref");
            return ref == null || ref.string("name") != null
                    ? named(Feature.PROMPTS, "prompt", ref == null ? "" : text(ref, "name"), view)
                    : resource(text(ref, "uri"), view);
        } catch (MalformedMessageException e) {
            return Refusals.invalidParams("params.ref: " + e.reason());
        }
    }

    private static RpcError named(Feature feature, String what, String name, View view) {
        Optional<Upstream> owner = view.owner(feature, name);
        return away(owner)
                .orElseGet(() -> Refusals.invalidParams(
                        owner.isEmpty() ? ownerless(what, name) : "unknown " + what + " '" + Shown.of(name) + "'"));
    }

    private static String ownerless(String what, String name) {
        return QualifiedName.parse(name)
                .map(parsed -> "unknown upstream '" + Shown.of(parsed.server()) + "'")
                .orElseGet(() -> what + " name must be <server>__<" + what + ">, not '" + Shown.of(name) + "'");
    }

    private static RpcError resource(String uri, View view) {
        return away(view.owner(Feature.RESOURCES, uri)).orElseGet(() -> unknownResource(uri));
    }

    private static Optional<RpcError> away(Optional<Upstream> owner) {
        return owner.filter(upstream -> !upstream.status().takesCalls()).map(UpstreamErrors::away);
    }

    /** Specification 2026-07-28, Resources, "Error Handling". */
    private static RpcError unknownResource(String uri) {
        Slice data = JsonEdit.empty().set("uri", uri).toSlice();
        return new RpcError(ErrorCode.INVALID_PARAMS.code(), "unknown resource '" + Shown.of(uri) + "'", data);
    }

    private static String text(JsonObject object, String member) {
        @Nullable String text = object.string(member);
        return text == null ? "" : text;
    }
}
