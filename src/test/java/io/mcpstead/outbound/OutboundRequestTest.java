package io.mcpstead.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.wire.Slice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hc.core5.http.impl.io.SessionOutputBufferImpl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class OutboundRequestTest {
    private static final byte[] ACCEPT = RequestHead.line("Accept", "*/*");

    private static String written(
            String method, String uri, Map<String, String> fixed, Map<String, String> own, @Nullable Slice content)
            throws IOException {
        RequestHead head = new RequestHead(method, URI.create(uri), new TreeMap<>(fixed));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SessionOutputBufferImpl buffer = new SessionOutputBufferImpl(64);
        new OutboundRequest(method, head, ACCEPT, own, content).writeTo(buffer, out);
        buffer.flush(out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void writesHeadAndContent() throws Exception {
        assertThat(written(
                        "POST",
                        "http://my_host:8080/a/b?c=d%20e",
                        Map.of("User-Agent", "test", "X-Key", "1"),
                        Map.of("Mcp-Name", "echo"),
                        Slice.of("{}")))
                .hasLineCount(11)
                .isEqualToNormalizingNewlines("""
                        POST /a/b?c=d%20e HTTP/1.1
                        Host: my_host:8080
                        Connection: keep-alive
                        User-Agent: test
                        X-Key: 1
                        Accept: */*
                        Mcp-Name: echo
                        Content-Type: application/json; charset=UTF-8
                        Content-Length: 2

                        {}""");
    }

    @Test
    void aRequestWithoutContentEndsWithItsHead() throws Exception {
        assertThat(written("GET", "https://[::1]", Map.of(), Map.of(), null))
                .isEqualTo("GET / HTTP/1.1\r\nHost: [::1]\r\nConnection: keep-alive\r\nAccept: */*\r\n\r\n");
    }

    @Test
    void aFieldOfTheRequestTakesThePlaceOfAFixedOne() throws Exception {
        assertThat(written("GET", "http://a/", Map.of("TraceParent", "old"), Map.of("traceparent", "new"), null))
                .contains("\r\ntraceparent: new\r\n")
                .doesNotContain("old");
    }

    @Test
    void noValueCanEndItsField() throws Exception {
        assertThat(written("GET", "http://a/", Map.of(), Map.of("A", "1\r\nB: 2\n\0\t\u00e9\u0085\u20ac"), null))
                .contains("\r\nA: 1  B: 2  \t\u00e9 ?\r\n\r\n");
    }

    @Test
    void writesALargeContentWhole() throws Exception {
        String large = "\"" + "x".repeat(100_000) + "\"";
        assertThat(written("POST", "http://a/", Map.of(), Map.of(), Slice.of(large)))
                .endsWith("Content-Length: 100002\r\n\r\n" + large);
    }
}
