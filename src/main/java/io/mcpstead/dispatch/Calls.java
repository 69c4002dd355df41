package io.mcpstead.dispatch;

import io.mcpstead.bridge.Bridge;
import io.mcpstead.bridge.Caller;
import io.mcpstead.bridge.MessageStream;
import io.mcpstead.bridge.report.CallReport;
import io.mcpstead.catalog.Target;
import io.mcpstead.catalog.View;
import io.mcpstead.metrics.RequestMetrics;
import io.mcpstead.metrics.ToolOutcome;
import io.mcpstead.protocol.ClientContext;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.LogLevel;
import io.mcpstead.protocol.MetaKeys;
import io.mcpstead.protocol.Methods;
import io.mcpstead.session.Cancellation;
import io.mcpstead.session.Session;
import io.mcpstead.upstream.CallRequest;
import io.mcpstead.upstream.Upstream;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Routes what an upstream must answer to the one that offers what is asked for. */
public final class Calls {
    private static final Slice NO_CAPABILITIES = Slice.of("{}");

    private final Bridge bridge;
    private final CallReports reports;

    /**
     * Calls through the bridge.
     *
     * @param reports of calls of tools
     */
    public Calls(Bridge bridge, CallReports reports) {
        this.bridge = bridge;
        this.reports = reports;
    }

    /**
     * Where a request goes.
     *
     * @param params the client's, with the upstream's own name in place of the gateway's
     */
    private record Route(Target target, JsonEdit params) {}

    /** @throws RefusedException where a modern client's headers contradict its arguments */
    MessageStream call(
            Message.Request asked,
            View view,
            Caller caller,
            ClientRequest request,
            Cancellation cancellation,
            RequestMetrics counted)
            throws RefusedException {
        CallReport report = reports.begin(asked, caller, request);
        try {
            return call(asked, view, caller, request, cancellation, counted, report);
        } catch (MalformedMessageException e) {
            return refused(counted, asked, caller, Refusals.invalidParams("params: " + e.reason()), report);
        } catch (InvalidParamsException e) {
            return refused(counted, asked, caller, e.error(), report);
        } catch (RefusedException e) {
            unasked(report, ToolOutcome.REFUSED, asked, caller, null, e.error());
            throw e;
        } catch (RuntimeException e) {
            unasked(report, ToolOutcome.INTERNAL, asked, caller, null, RpcError.INTERNAL);
            throw e;
        }
    }

    private static MessageStream refused(
            RequestMetrics counted, Message.Request asked, Caller caller, RpcError error, CallReport report) {
        unasked(report, ToolOutcome.REFUSED, asked, caller, null, error);
        return Refusals.of(counted, asked.id(), error);
    }

    /** @param server null where the call is for none that is known */
    private static void unasked(
            CallReport report,
            ToolOutcome outcome,
            Message.Request asked,
            Caller caller,
            @Nullable String server,
            RpcError error) {
        int bytes = JsonRpc.error(asked.id(), error).length();
        report.unasked(outcome, error, bytes, () -> caller.subject(asked.method(), server, name(asked)));
    }

    /** As the client gave it. */
    private static String name(Message.Request asked) {
        return Shown.of(Objects.requireNonNullElse(asked.params().string("name"), ""));
    }

    private MessageStream call(
            Message.Request asked,
            View view,
            Caller caller,
            ClientRequest request,
            Cancellation cancellation,
            RequestMetrics counted,
            CallReport report)
            throws RefusedException, MalformedMessageException, InvalidParamsException {
        Optional<Route> route = route(asked, view);
        if (route.isEmpty()) {
            Missing missing = Missing.of(asked, view);
            String owner = missing.owner().map(Upstream::name).orElse(null);
            if (owner != null) {
                report.routed(owner, missing.name());
            }
            unasked(report, missing.outcome(), asked, caller, owner, missing.error());
            return Refusals.of(counted, asked.id(), missing.error());
        }
        Target target = route.get().target();
        report.routed(target.upstream().name(), target.key());
        if (caller instanceof Caller.Modern) {
            ModernHeaders.checkParams(target.headers(), asked, request.headers());
        }
        CallRequest call = CallRequest.of(
                asked.method(),
                asked.params(),
                route.get().params(),
                Methods.nameMember(asked.method()) == null ? null : target.key(),
                target.headers(),
                context(caller, asked.params(), request.headers()));
        return bridge.call(caller, asked, view, target, call, cancellation, counted, report);
    }

    private static Optional<Route> route(Message.Request asked, View view)
            throws MalformedMessageException, InvalidParamsException {
        return switch (asked.method()) {
            case Methods.TOOLS_CALL -> route(asked, "name", name -> view.find(Feature.TOOLS, name));
            case Methods.PROMPTS_GET -> route(asked, "name", name -> view.find(Feature.PROMPTS, name));
            case Methods.RESOURCES_READ -> route(asked, "uri", uri -> view.find(Feature.RESOURCES, uri));
            case Methods.COMPLETE -> completion(asked, view);
            default -> route(asked, "taskId", view::task);
        };
    }

    private interface Lookup {
        Optional<Target> find(String name);
    }

    private static Optional<Route> route(Message.Request asked, String member, Lookup lookup)
            throws InvalidParamsException {
        String name = required(asked.params(), member);
        return lookup.find(name)
                .map(target -> new Route(target, JsonEdit.of(asked.params()).set(member, target.key())));
    }

    private static String required(JsonObject params, String member) throws InvalidParamsException {
        String value = params.string(member);
        if (value == null) {
            throw new InvalidParamsException("params." + member + " must be a string");
        }
        return value;
    }

    /** A completion is for an argument of a prompt, or of a resource template (schema, {@code CompleteRequest}). */
    private static Optional<Route> completion(Message.Request asked, View view)
            throws MalformedMessageException, InvalidParamsException {
        JsonObject ref = asked.params().object("ref");
        if (ref == null) {
            throw new InvalidParamsException("params.ref must be an object");
        }
        return view.reference(ref)
                .map(found ->
                        new Route(found.target(), JsonEdit.of(asked.params()).set("ref", found.ref())));
    }

    private static ClientContext context(Caller caller, JsonObject params, RequestHeaders headers)
            throws MalformedMessageException {
        return switch (caller) {
            case Caller.Modern modern -> modern.context();
            case Caller.Legacy legacy -> {
                Map<String, String> trace = TraceContext.of(params.object(MetaKeys.META), headers);
                Session session = legacy.session();
                yield session == null
                        ? new ClientContext(null, NO_CAPABILITIES, LogLevel.INFO, trace)
                        : new ClientContext(
                                session.client().info(),
                                legacy.streams() ? session.client().capabilities() : NO_CAPABILITIES,
                                session.logLevel(),
                                trace);
            }
        };
    }

    /** Params that name nothing that could be looked up. */
    private static final class InvalidParamsException extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidParamsException(String message) {
            super(message);
        }

        RpcError error() {
            return Refusals.invalidParams(String.valueOf(getMessage()));
        }
    }
}
