package io.mcpstead.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes JSON-RPC 2.0 messages of the gateway's own. */
public final class JsonRpc {
    private static final byte[] NULL = ascii("null");

    private JsonRpc() {}

    /** A request; {@code params} is a JSON object, null for none. */
    public static Slice request(RequestId id, String method, @Nullable Slice params) {
        Buffer out = new Buffer("{\"jsonrpc\":\"2.0\",\"id\":").add(id.json()).add(",\"method\":");
        return call(out, method, params);
    }

    /** A notification; {@code params} is a JSON object, null for none. */
    public static Slice notification(String method, @Nullable Slice params) {
        return call(new Buffer("{\"jsonrpc\":\"2.0\",\"method\":"), method, params);
    }

    private static Slice call(Buffer out, String method, @Nullable Slice params) {
        out.add(string(method));
        if (params != null) {
            out.add(",\"params\":").add(params);
        }
        return out.add("}").toSlice();
    }

    /** A response that succeeded; {@code result} is JSON. */
    public static Slice result(RequestId id, Slice result) {
        return new Buffer("{\"jsonrpc\":\"2.0\",\"id\":")
                .add(id.json())
                .add(",\"result\":")
                .add(result)
                .add("}")
                .toSlice();
    }

    /** A response that failed; its id is null where the request's could not be read. */
    public static Slice error(@Nullable RequestId id, RpcError error) {
        Buffer out = new Buffer("{\"jsonrpc\":\"2.0\",\"id\":")
                .add(id == null ? Slice.of(NULL) : id.json())
                .add(",\"error\":{\"code\":");
        return error(out, error);
    }

    private static Slice error(Buffer out, RpcError error) {
        out.add(Integer.toString(error.code())).add(",\"message\":").add(string(error.message()));
        if (error.data() != null) {
            out.add(",\"data\":").add(error.data());
        }
        return out.add("}}").toSlice();
    }

    /** An error that answers no request, in the form without an id. */
    public static Slice errorWithoutId(RpcError error) {
        return error(new Buffer("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":"), error);
    }

    /** Several JSON values as one array. */
    public static Slice array(List<Slice> values) {
        Buffer out = new Buffer("[");
        for (int i = 0; i < values.size(); i++) {
            out.add(i == 0 ? "" : ",").add(values.get(i));
        }
        return out.add("]").toSlice();
    }

    /** A text as a JSON string. */
    public static Slice string(String text) {
        return new Buffer("\"")
                .add(Slice.of(JsonStrings.encode(text)))
                .add("\"")
                .toSlice();
    }

    /** The text of a JSON string that is part of a message. */
    public static String text(Slice jsonString) {
        return JsonStrings.decode(jsonString);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A growing run of bytes. */
    static final class Buffer {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);

        Buffer(String start) {
            add(start);
        }

        Buffer add(String ascii) {
            bytes.writeBytes(ascii(ascii));
            return this;
        }

        Buffer add(Slice slice) {
            bytes.write(slice.array(), slice.start(), slice.length());
            return this;
        }

        Slice toSlice() {
            return Slice.of(bytes.toByteArray());
        }
    }
}
