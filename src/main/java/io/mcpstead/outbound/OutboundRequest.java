package io.mcpstead.outbound;

import io.mcpstead.wire.Slice;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hc.core5.http.io.SessionOutputBuffer;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/** One request, written from parts that are ready as bytes rather than from header objects. */
final class OutboundRequest extends BasicClassicHttpRequest {
    private static final long serialVersionUID = 1L;

    private static final byte[] CONTENT =
            "Content-Type: application/json; charset=UTF-8\r\nContent-Length: ".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] END_OF_HEAD = "\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final transient RequestHead head;
    private final byte[] accept;
    private final transient Map<String, String> own;
    private final transient @Nullable Slice content;

    /**
     * @param accept the {@code Accept} line
     * @param own header fields of this request alone
     * @param content JSON
     */
    OutboundRequest(String method, RequestHead head, byte[] accept, Map<String, String> own, @Nullable Slice content) {
        super(method, null, null, null);
        this.head = head;
        this.accept = accept;
        this.own = own;
        this.content = content;
    }

    /** The bytes of the content. */
    int length() {
        return content == null ? 0 : content.length();
    }

    void writeTo(SessionOutputBuffer out, OutputStream stream) throws IOException {
        head.writeTo(out, stream, own.keySet());
        out.write(accept, stream);
        for (Map.Entry<String, String> field : own.entrySet()) {
            out.write(RequestHead.line(field.getKey(), field.getValue()), stream);
        }
        if (content != null) {
            out.write(CONTENT, stream);
            out.write(Integer.toString(content.length()).getBytes(StandardCharsets.ISO_8859_1), stream);
            out.write(END_OF_HEAD, stream);
        }
        out.write(END_OF_HEAD, stream);
        if (content != null) {
            out.write(content.toBytes(), stream);
        }
    }
}
