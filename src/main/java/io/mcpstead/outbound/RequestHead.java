package io.mcpstead.outbound;

import io.mcpstead.wire.Slice;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hc.core5.http.io.SessionOutputBuffer;
import org.apache.hc.core5.http.message.BasicHttpRequest;

/** What all requests of one method to one URL begin with, made once: the request line and the fields that stay. */
final class RequestHead {
    /** One header field, by its name and as the line that is sent. */
    private record Field(String name, Slice line) {}

    private final byte[] start;
    private final List<Field> fields = new ArrayList<>();

    /** @param headers by names that differ in more than their case */
    RequestHead(String method, URI uri, Map<String, String> headers) {
        BasicHttpRequest request = new BasicHttpRequest(method, uri);
        start = bytes(method + " " + request.getRequestUri() + " HTTP/1.1\r\nHost: " + request.getAuthority()
                + "\r\nConnection: keep-alive\r\n");
        headers.forEach((name, value) -> fields.add(new Field(name, Slice.of(line(name, value)))));
    }

    /** Writes it, without the fields that the request has its own of. */
    void writeTo(SessionOutputBuffer out, OutputStream stream, Set<String> own) throws IOException {
        out.write(start, stream);
        for (Field field : fields) {
            if (!isIn(own, field.name)) {
                out.write(field.line.toBytes(), stream);
            }
        }
    }

    private static boolean isIn(Set<String> names, String name) {
        for (String other : names) {
            if (other.equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    /** A header field as it is sent. A control character in it, which could end it, is a space (RFC 9110, section 5.5). */
    static byte[] line(String name, String value) {
        byte[] line = bytes(name + ": " + value + "\r\n");
        for (int i = 0; i < line.length - 2; i++) {
            line[i] = isControl(line[i]) ? (byte) ' ' : line[i];
        }
        return line;
    }

    /** Of Latin-1, from 0 to 31 and from 127 to 159; a tab is none here. */
    private static boolean isControl(byte b) {
        return b != '\t' && ((b & 0x7F) < ' ' || b == 0x7F);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
