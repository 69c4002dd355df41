package io.mcpstead.dispatch;

import io.mcpstead.bridge.MessageStream;
import io.mcpstead.bridge.UpstreamErrors;
import io.mcpstead.catalog.Catalogs;
import io.mcpstead.catalog.Target;
import io.mcpstead.metrics.RequestMetrics;
import io.mcpstead.metrics.ToolErrorReason;
import io.mcpstead.metrics.ToolMetrics;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.protocol.ClientContext;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.LogLevel;
import io.mcpstead.protocol.QualifiedName;
import io.mcpstead.session.Cancellation;
import io.mcpstead.session.Session;
import io.mcpstead.upstream.CallRequest;
import io.mcpstead.upstream.Upstream;
import io.mcpstead.upstream.Upstreams;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Routes {@code tools/call} to the upstream that offers the tool. */
public final class ToolCaller {
    /** Log messages go to every client, at the level that servers begin with as a rule. */
    private static final ClientContext ANY_CLIENT = new ClientContext(null, Slice.of("{}"), LogLevel.INFO, Map.of());

    private final Catalogs catalogs;
    private final Upstreams upstreams;

    public ToolCaller(Catalogs catalogs, Upstreams upstreams) {
        this.catalogs = catalogs;
        this.upstreams = upstreams;
    }

    MessageStream call(
            Message.Request request, @Nullable Session session, Cancellation cancellation, RequestMetrics counted) {
        String name = request.params().string("name");
        if (name == null) {
            return refused(counted, request, invalid("params.name must be a string"));
        }
        Optional<Target> tool = catalogs.current().all().find(Feature.TOOLS, name);
        if (tool.isEmpty()) {
            return refused(counted, request, missing(name));
        }
        try {
            CallRequest call = call(request, tool.get());
            return ToolCallStream.open(request.id(), tool.get(), call, session, cancellation, counted);
        } catch (MalformedMessageException e) {
            return refused(counted, request, invalid("params._meta: " + e.reason()));
        } catch (UpstreamException e) {
            ToolMetrics counter = tool.get().metrics();
            if (counter != null) {
                counter.called(0, ToolErrorReason.UPSTREAM_DISCONNECTED);
            }
            return refused(counted, request, UpstreamErrors.rpc(tool.get().upstream(), e));
        }
    }

    private static CallRequest call(Message.Request request, Target tool) throws MalformedMessageException {
        JsonEdit params = JsonEdit.of(request.params()).set("name", tool.key());
        return CallRequest.of(request.method(), request.params(), params, tool.key(), tool.headers(), ANY_CLIENT);
    }

    private static MessageStream refused(RequestMetrics counted, Message.Request request, RpcError error) {
        return RequestHandler.refused(counted, request.id(), error);
    }

    /** Says why no tool of this name is in the catalogue, and counts the call where an upstream can be named. */
    private RpcError missing(String name) {
        Optional<QualifiedName> parsed = QualifiedName.parse(name);
        String shown = RequestHandler.shown(name);
        if (parsed.isEmpty()) {
            return invalid("tool name must be <server>__<tool>, not '" + shown + "'");
        }
        Optional<Upstream> upstream = upstreams.find(parsed.get().server());
        if (upstream.isEmpty()) {
            return invalid(
                    "unknown upstream '" + RequestHandler.shown(parsed.get().server()) + "'");
        }
        return missing(upstream.get(), parsed.get().name(), shown);
    }

    private static RpcError missing(Upstream upstream, String tool, String shown) {
        ToolMetrics metrics = upstream.knows(tool)
                ? upstream.metrics().tool(tool)
                : upstream.metrics().unknownTool();
        if (!upstream.status().connected()) {
            metrics.called(0, ToolErrorReason.UPSTREAM_DISCONNECTED);
            return UpstreamErrors.away(upstream);
        }
        metrics.called(0, null);
        return invalid("unknown tool '" + shown + "'");
    }

    private static RpcError invalid(String message) {
        return new RpcError(ErrorCode.INVALID_PARAMS, message);
    }
}
