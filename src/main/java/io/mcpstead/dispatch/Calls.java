package io.mcpstead.dispatch;

import io.mcpstead.audit.AuditLog;
import io.mcpstead.audit.AuditedCall;
import io.mcpstead.bridge.Bridge;
import io.mcpstead.bridge.Caller;
import io.mcpstead.bridge.MessageStream;
import io.mcpstead.bridge.report.CallFailures;
import io.mcpstead.bridge.report.CallSubject;
import io.mcpstead.bridge.report.FailedCall;
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
import io.mcpstead.wire.ErrorCode;
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
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Routes what an upstream must answer to the one that offers what is asked for. */
public final class Calls {
    private static final Slice NO_CAPABILITIES = Slice.of("{}");

    private final Bridge bridge;
    private final CallFailures failures;
    private final CallAudit audit;

    /**
     * Calls through the bridge.
     *
     * @param failures is told of calls that do not get there; of others the bridge tells
     * @param log of tool calls, null where none is kept
     */
    public Calls(Bridge bridge, CallFailures failures, @Nullable AuditLog log) {
        this.bridge = bridge;
        this.failures = failures;
        this.audit = new CallAudit(log);
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
        AuditedCall audited = audit.begin(asked, caller, request);
        try {
            return call(asked, view, caller, request, cancellation, counted, audited);
        } catch (MalformedMessageException e) {
            return refused(counted, asked, caller, Refusals.invalidParams("params: " + e.reason()), audited);
        } catch (InvalidParamsException e) {
            return refused(counted, asked, caller, e.error(), audited);
        } catch (RefusedException e) {
            failed(audited, ToolOutcome.REFUSED, asked, subject(caller, asked), e.error());
            throw e;
        } catch (RuntimeException e) {
            if (audited != null) {
                audited.ended(ToolOutcome.INTERNAL, 0, OptionalInt.of(ErrorCode.INTERNAL_ERROR.code()));
            }
            throw e;
        }
    }

    private MessageStream refused(
            RequestMetrics counted,
            Message.Request asked,
            Caller caller,
            RpcError error,
            @Nullable AuditedCall audited) {
        failed(audited, ToolOutcome.REFUSED, asked, subject(caller, asked), error);
        return Refusals.of(counted, asked.id(), error);
    }

    /** A call that has reached no upstream. */
    private void failed(
            @Nullable AuditedCall audited,
            ToolOutcome outcome,
            Message.Request asked,
            CallSubject subject,
            RpcError error) {
        if (audited != null) {
            audited.refused(
                    outcome, error.code(), JsonRpc.error(asked.id(), error).length());
        }
        if (asked.method().equals(Methods.TOOLS_CALL)) {
            failures.failed(new FailedCall(subject, outcome, 0, OptionalInt.of(error.code()), error.message()));
        }
    }

    private static CallSubject subject(Caller caller, Message.Request asked) {
        return caller.subject(asked.method(), null, name(asked));
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
            @Nullable AuditedCall audited)
            throws RefusedException, MalformedMessageException, InvalidParamsException {
        Optional<Route> route = route(asked, view);
        if (route.isEmpty()) {
            Missing missing = Missing.of(asked, view);
            if (audited != null) {
                missing.owner().ifPresent(owner -> audited.routed(owner.name(), missing.name()));
            }
            String owner = missing.owner().map(Upstream::name).orElse(null);
            failed(
                    audited,
                    missing.outcome(),
                    asked,
                    caller.subject(asked.method(), owner, name(asked)),
                    missing.error());
            return Refusals.of(counted, asked.id(), missing.error());
        }
        Target target = route.get().target();
        if (audited != null) {
            audited.routed(target.upstream().name(), target.key());
        }
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
        return bridge.call(caller, asked, view, target, call, cancellation, counted, audited);
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
