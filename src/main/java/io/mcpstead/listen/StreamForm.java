package io.mcpstead.listen;

import io.mcpstead.listen.ChangeStream.Comment;
import io.mcpstead.listen.ChangeStream.End;
import io.mcpstead.listen.ChangeStream.Event;
import io.mcpstead.listen.ChangeStream.Step;
import io.mcpstead.metrics.StreamEndReason;
import io.mcpstead.metrics.StreamKind;
import io.mcpstead.protocol.MetaKeys;
import io.mcpstead.protocol.Methods;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;

/** What a stream of changes begins with, how it tells of them, and how it ends. */
sealed interface StreamForm {
    /** How it is counted. */
    StreamKind kind();

    Step opening();

    Slice notification(Change change);

    End ending(StreamEndReason reason);

    /**
     * The answer to a {@code subscriptions/listen} (specification 2026-07-28, Subscriptions): every message bears the
     * request's id, and an end that the gateway wants is the request's response.
     *
     * @param honoured what of the client's wishes is granted
     */
    record Subscription(RequestId id, Filter honoured) implements StreamForm {
        @Override
        public StreamKind kind() {
            return StreamKind.SUBSCRIPTION;
        }

        @Override
        public Step opening() {
            JsonEdit params = tagged(JsonEdit.empty()).set("notifications", honoured.toJson());
            return new Event(JsonRpc.notification(Methods.SUBSCRIPTION_ACKNOWLEDGED, params.toSlice()));
        }

        @Override
        public Slice notification(Change change) {
            return JsonRpc.notification(change.method(), tagged(change.params()).toSlice());
        }

        @Override
        public End ending(StreamEndReason reason) {
            return switch (reason) {
                case CLIENT_GONE -> new End(null);
                case FLOODED -> {
                    String why = "more than " + ChangeStream.MAX_WAITING
                            + " changes wait to be read: the subscription has ended, and changes were lost";
                    yield new End(JsonRpc.error(id, new RpcError(ErrorCode.SERVER_ERROR, why)));
                }
                case SERVER_REMOVED, SESSION_ENDED, SWITCHED_OFF, GATEWAY_SHUTDOWN ->
                    new End(JsonRpc.result(id, tagged(JsonEdit.empty().set("resultType", "complete")))
                            .toSlice());
            };
        }

        private JsonEdit tagged(JsonEdit object) {
            return object.set(
                    MetaKeys.META,
                    JsonEdit.empty().set(MetaKeys.SUBSCRIPTION_ID, id.json()).toSlice());
        }
    }

    /**
     * The stream of a GET (specification 2025-11-25, Transports, "Listening for Messages from the Server"), which no
     * response belongs on. It begins with a comment, so that the client sees at once that it is open.
     */
    record Get() implements StreamForm {
        @Override
        public StreamKind kind() {
            return StreamKind.GET;
        }

        @Override
        public Step opening() {
            return new Comment();
        }

        @Override
        public Slice notification(Change change) {
            JsonEdit params = change.params();
            return JsonRpc.notification(change.method(), params.isEmpty() ? null : params.toSlice());
        }

        @Override
        public End ending(StreamEndReason reason) {
            return new End(null);
        }
    }
}
