package io.mcpstead.wire;

import org.jspecify.annotations.Nullable;

/**
 * One JSON-RPC 2.0 message as it lies in its bytes: what is needed to route it has been noted in one pass, the rest is
 * passed on as it came.
 */
public sealed interface Message {
    /** The message's bytes, whole. */
    Slice source();

    /** A message that names a method: a request where it has an id, a notification where it has none. */
    sealed interface Call extends Message {
        String method();

        /** The params' members; empty where there are none. */
        JsonObject params();
    }

    record Request(Slice source, RequestId id, String method, JsonObject params) implements Call {}

    record Notification(Slice source, String method, JsonObject params) implements Call {}

    /** A message that answers a request. */
    sealed interface Response extends Message {
        /** The id of the request, or null in an error whose sender could not read it. */
        @Nullable
        RequestId id();

        /** This response with another id, everything else as it came. */
        Json withId(RequestId id);
    }

    /** A response that succeeded; {@code members} are those of the result, empty where it is no object. */
    record Result(Slice source, RequestId id, Slice result, JsonObject members) implements Response {
        @Override
        public Json withId(RequestId newId) {
            return source.with(id.json(), newId.json());
        }
    }

    record Failure(Slice source, @Nullable RequestId id, RpcError error) implements Response {
        @Override
        public Json withId(RequestId newId) {
            return id == null ? JsonRpc.error(newId, error) : source.with(id.json(), newId.json());
        }
    }

    /**
     * Reads one message.
     *
     * @throws MalformedMessageException where it is no JSON, no object, or not of JSON-RPC 2.0's form
     */
    static Message read(Slice json) throws MalformedMessageException {
        return MessageReader.read(json);
    }
}
