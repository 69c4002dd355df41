package io.mcpstead.bridge;

import io.mcpstead.bridge.parked.RequestBinding;
import io.mcpstead.protocol.ClientCapability;
import io.mcpstead.protocol.ClientContext;
import io.mcpstead.protocol.LogLevel;
import io.mcpstead.protocol.MetaKeys;
import io.mcpstead.protocol.Methods;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one request of a modern client's says of the client. */
final class ModernCaller {
    private final ClientCall client;
    private final ClientContext context;
    private final Supplier<String> identity;
    private @Nullable Set<ClientCapability> declared;

    ModernCaller(ClientCall client, Caller.Modern caller) {
        this.client = client;
        this.context = caller.context();
        this.identity = caller.identity();
    }

    /** What ties a parked call to requests like this one. */
    RequestBinding binding() {
        return new RequestBinding(
                identity.get(),
                client.request().method(),
                client.target().upstream().name(),
                client.target().key());
    }

    /** Whether the request is meant as the retry of an earlier one. */
    boolean hasState() {
        return client.request().params().get("requestState") != null;
    }

    /** What the client is told of a state that picks nothing up, whatever is the matter with it. */
    static RpcError staleState() {
        return new RpcError(
                ErrorCode.INVALID_PARAMS,
                "no call waits for this requestState: it has been used, has expired, or belongs to another request;"
                        + " send the request anew without requestState and inputResponses");
    }

    /** What the client may be asked for with this request. */
    Set<ClientCapability> declared() {
        if (declared == null) {
            declared = readDeclared();
        }
        return declared;
    }

    private Set<ClientCapability> readDeclared() {
        try {
            return ClientCapability.declared(JsonObject.read(context.capabilities()), ProtocolVersion.LATEST_MODERN);
        } catch (MalformedMessageException e) {
            // Capabilities that contradict themselves declare nothing.
            return Set.of();
        }
    }

    /**
     * A legacy upstream's notification for this client; null where it is none for it.
     *
     * @param pickedUp whether it belongs to a call that an earlier request began, with another token and log level
     */
    @Nullable
    Slice interim(Slice message, boolean pickedUp) {
        try {
            return Message.read(message) instanceof Message.Notification told ? interim(told, pickedUp) : null;
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("it was read before", e);
        }
    }

    private @Nullable Slice interim(Message.Notification told, boolean pickedUp) throws MalformedMessageException {
        return switch (told.method()) {
            case Methods.PROGRESS -> pickedUp ? progress(told) : told.source();
            case Methods.MESSAGE -> !pickedUp || wants(told) ? told.source() : null;
            default -> null;
        };
    }

    private @Nullable Slice progress(Message.Notification told) throws MalformedMessageException {
        JsonObject meta = client.request().params().object(MetaKeys.META);
        Slice token = meta == null ? null : meta.get(MetaKeys.PROGRESS_TOKEN);
        Slice earlier = told.params().get(MetaKeys.PROGRESS_TOKEN);
        return token == null || earlier == null
                ? null
                : told.source().with(earlier, token).toSlice();
    }

    private boolean wants(Message.Notification told) {
        LogLevel least = context.logLevel();
        return least != null
                && LogLevel.of(told.params().string("level"))
                        .map(least::includes)
                        .orElse(true);
    }
}
