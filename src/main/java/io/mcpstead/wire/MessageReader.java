package io.mcpstead.wire;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Tells the four forms of a JSON-RPC 2.0 message apart (specification, sections 4 and 5). */
final class MessageReader {
    private static final Slice VERSION = Slice.of("\"2.0\"");

    private final Slice source;
    private final JsonObject envelope;
    private final @Nullable RequestId id;

    private MessageReader(Slice source, JsonObject envelope, @Nullable RequestId id) {
        this.source = source;
        this.envelope = envelope;
        this.id = id;
    }

    static Message read(Slice bytes) throws MalformedMessageException {
        Slice json = bytes.withoutByteOrderMark();
        JsonObject envelope = JsonObject.read(json, 1);
        Slice id = envelope.get("id");
        boolean response = envelope.get("method") == null && present(envelope, "error") != null;
        // Only an error may bear a null id: its sender could not read the request's.
        RequestId read = id == null || (response && id.isLiteral("null")) ? null : RequestId.of(id);
        return new MessageReader(json, envelope, read).message();
    }

    private Message message() throws MalformedMessageException {
        Slice version = envelope.get("jsonrpc");
        if (version == null || !(VERSION.equals(version) || "2.0".equals(envelope.string("jsonrpc")))) {
            throw invalid("jsonrpc must be \"2.0\"");
        }
        if (envelope.get("method") != null) {
            return call();
        }
        if (present(envelope, "error") != null) {
            return new Message.Failure(source, id, error());
        }
        return result();
    }

    private Message.Call call() throws MalformedMessageException {
        String method = envelope.string("method");
        if (method == null) {
            throw invalid("method must be a string");
        }
        JsonObject params = envelope.object("params");
        if (params == null && present(envelope, "params") != null) {
            throw new MalformedMessageException(ErrorCode.INVALID_PARAMS, "params must be an object", id);
        }
        JsonObject present = params == null ? JsonObject.EMPTY : params;
        return id == null
                ? new Message.Notification(source, method, present)
                : new Message.Request(source, id, method, present);
    }

    private Message.Result result() throws MalformedMessageException {
        Slice result = envelope.get("result");
        if (result == null) {
            throw invalid("method is required");
        }
        if (id == null) {
            throw invalid("a result must bear an id");
        }
        JsonObject members = envelope.object("result");
        return new Message.Result(source, id, result, members == null ? JsonObject.EMPTY : members);
    }

    private RpcError error() throws MalformedMessageException {
        JsonObject error = envelope.object("error");
        Slice code = error == null ? null : error.get("code");
        if (error == null || code == null) {
            throw invalid("error must be an object with a code");
        }
        String message = error.string("message");
        try {
            return new RpcError(integer(code), message == null ? "" : message, error.get("data"));
        } catch (NumberFormatException | ArithmeticException e) {
            throw invalid("error.code must be an integer");
        }
    }

    /** An integer however it is written: what a serializer holds as a double comes as {@code -32000.0}. */
    private static int integer(Slice number) {
        return new BigDecimal(number.text()).intValueExact();
    }

    /** A member that is there; null, which some senders write for what they leave out, counts as missing. */
    private static @Nullable Slice present(JsonObject envelope, String name) {
        Slice value = envelope.get(name);
        return value == null || value.isLiteral("null") ? null : value;
    }

    private MalformedMessageException invalid(String reason) {
        boolean response = envelope.get("method") == null;
        return new MalformedMessageException(ErrorCode.INVALID_REQUEST, reason, id, response);
    }
}
