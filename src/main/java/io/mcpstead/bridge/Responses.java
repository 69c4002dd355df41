package io.mcpstead.bridge;

import io.mcpstead.bridge.MessageStream.Final;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.protocol.McpErrors;
import io.mcpstead.protocol.MetaKeys;
import io.mcpstead.protocol.Methods;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.Json;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** An upstream's response as the client's era has it, with the names that the client knows. */
final class Responses {
    /** What only modern results have (schema 2026-07-28, {@code Result}, {@code CacheableResult}). */
    private static final List<String> MODERN_MEMBERS = List.of(CallStream.RESULT_TYPE, "ttlMs", "cacheScope");

    /** The codes that only the specification of 2026-07-28 and later gives a meaning (Overview, "Error Codes"). */
    private static final int LOWEST_RESERVED = -32099;

    private static final int HIGHEST_RESERVED = -32020;

    private final ClientCall client;

    Responses(ClientCall client) {
        this.client = client;
    }

    /** Between two of the same era. */
    Final unchanged(Message.Response response) {
        return switch (response) {
            case Message.Result result -> respond(result, named(result));
            case Message.Failure failure -> failure(failure, withClientsUri(failure.error()));
        };
    }

    /** Of a modern upstream, for a modern client; a result that lacks its type is a complete one. */
    Final typed(Message.Response response) throws UpstreamException {
        boolean typeless =
                response instanceof Message.Result result && result.members().get(CallStream.RESULT_TYPE) == null;
        return typeless ? toModern(response) : unchanged(response);
    }

    /** Of a modern upstream, for a legacy client. */
    Final toLegacy(Message.Response response) throws UpstreamException {
        return switch (response) {
            case Message.Result result -> respond(result, legacy(members(result, named(result))));
            case Message.Failure failure -> failure(failure, withClientsUri(failure.error()));
        };
    }

    /** Of a legacy upstream, for a modern client. */
    Final toModern(Message.Response response) throws UpstreamException {
        return switch (response) {
            case Message.Result result -> respond(result, modern(members(result, named(result))));
            case Message.Failure failure -> failure(failure, modern(failure.error()));
        };
    }

    private Slice named(Message.Result result) {
        return client.view().result(client.target(), client.request().method(), result);
    }

    @SuppressWarnings("ReferenceEquality") // The view gives back the same slice where it has changed nothing.
    private static JsonObject members(Message.Result result, Slice named) throws UpstreamException {
        try {
            return named == result.result() && named.first() == '{' ? result.members() : JsonObject.read(named);
        } catch (MalformedMessageException e) {
            throw malformed(e);
        }
    }

    private static UpstreamException malformed(MalformedMessageException e) {
        return new UpstreamException(Kind.PROTOCOL, "its result is malformed: " + e.reason());
    }

    @SuppressWarnings("ReferenceEquality") // The view gives back the same slice where it has changed nothing.
    private Final respond(Message.Result result, Json changed) {
        return new Final(
                changed == result.result() ? result.withId(client.id()) : JsonRpc.result(client.id(), changed));
    }

    @SuppressWarnings("ReferenceEquality") // An error that is left as it came passes with all that it bears.
    private Final failure(Message.Failure failure, RpcError changed) {
        Json message = changed == failure.error() ? failure.withId(client.id()) : JsonRpc.error(client.id(), changed);
        return new Final(message, OptionalInt.of(changed.code()));
    }

    private static Json legacy(JsonObject result) throws UpstreamException {
        JsonEdit edit = JsonEdit.of(result);
        MODERN_MEMBERS.forEach(edit::remove);
        JsonObject meta = meta(result);
        if (meta != null && meta.get(MetaKeys.SERVER_INFO) != null) {
            JsonEdit rest = JsonEdit.of(meta).remove(MetaKeys.SERVER_INFO);
            if (rest.isEmpty()) {
                edit.remove(MetaKeys.META);
            } else {
                edit.set(MetaKeys.META, rest);
            }
        }
        return edit;
    }

    private Json modern(JsonObject result) throws UpstreamException {
        JsonEdit edit = JsonEdit.of(result).set(CallStream.RESULT_TYPE, "complete");
        if (client.request().method().equals(Methods.RESOURCES_READ)) {
            // Nothing is known of how long it stays true, nor of whose eyes it is for.
            edit.set("ttlMs", Slice.of("0")).set("cacheScope", "private");
        }
        JsonObject meta = meta(result);
        if (meta == null || meta.get(MetaKeys.SERVER_INFO) == null) {
            edit.set(MetaKeys.META, withServerInfo(meta));
        }
        return edit;
    }

    private static @Nullable JsonObject meta(JsonObject result) throws UpstreamException {
        try {
            return result.object(MetaKeys.META);
        } catch (MalformedMessageException e) {
            throw malformed(e);
        }
    }

    private Json withServerInfo(@Nullable JsonObject meta) {
        JsonEdit edit = meta == null ? JsonEdit.empty() : JsonEdit.of(meta);
        return edit.set(MetaKeys.SERVER_INFO, client.view().serverInfo());
    }

    /** A result of the gateway's own that asks a modern client for input. */
    Final inputRequired(JsonEdit inputRequests, @Nullable String requestState) {
        JsonEdit result = JsonEdit.empty()
                .set(CallStream.RESULT_TYPE, CallStream.INPUT_REQUIRED)
                .set("inputRequests", inputRequests);
        if (requestState != null) {
            result.set("requestState", requestState);
        }
        result.set(MetaKeys.META, withServerInfo(null));
        return new Final(JsonRpc.result(client.id(), result));
    }

    private RpcError modern(RpcError error) {
        if (error.code() == McpErrors.RESOURCE_NOT_FOUND) {
            return new RpcError(ErrorCode.INVALID_PARAMS.code(), error.message(), notFound(error.data()));
        }
        if (error.code() >= LOWEST_RESERVED && error.code() <= HIGHEST_RESERVED) {
            return new RpcError(ErrorCode.INTERNAL_ERROR.code(), error.message(), error.data());
        }
        return withClientsUri(error);
    }

    /** A resource that is not there is named by the client's own URI (specification 2026-07-28, Resources). */
    private @Nullable Slice notFound(@Nullable Slice data) {
        String uri = readUri();
        return uri == null ? data : JsonEdit.empty().set("uri", uri).toSlice();
    }

    /** The URI that the client asked to read; null where it asked for something else. */
    private @Nullable String readUri() {
        Message.Request request = client.request();
        return request.method().equals(Methods.RESOURCES_READ)
                ? request.params().string("uri")
                : null;
    }

    /** An error that names the resource by the upstream's URI names it by the client's instead. */
    private RpcError withClientsUri(RpcError error) {
        Slice data = error.data();
        String uri = readUri();
        if (uri == null
                || data == null
                || data.first() != '{'
                || uri.equals(client.target().key())) {
            return error;
        }
        try {
            JsonObject members = JsonObject.read(data);
            return client.target().key().equals(members.string("uri"))
                    ? new RpcError(
                            error.code(),
                            error.message(),
                            JsonEdit.of(members).set("uri", uri).toSlice())
                    : error;
        } catch (MalformedMessageException e) {
            return error;
        }
    }
}
