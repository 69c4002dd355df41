package io.mcpstead.bench;

import java.nio.charset.StandardCharsets;

/** Messages of the size that a call of a tool commonly has. */
final class Samples {
    /** What a client of 2026-07-28 sends. */
    static final byte[] REQUEST = bytes("{\"jsonrpc\":\"2.0\",\"id\":4711,\"method\":\"tools/call\",\"params\":{"
            + "\"name\":\"files__read\",\"arguments\":{\"path\":\"" + "a".repeat(300) + "\",\"limit\":20},"
            + "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"bench\",\"version\":\"1\"},"
            + "\"io.modelcontextprotocol/clientCapabilities\":{},\"progressToken\":\"token-4711\"}}}");

    private Samples() {}

    /** A server's answer with a text of so many characters. */
    static byte[] response(int length) {
        return bytes("{\"jsonrpc\":\"2.0\",\"id\":17,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\""
                + "a".repeat(length) + "\"}],\"isError\":false}}");
    }

    /** The same as one server-sent event. */
    static byte[] event(int length) {
        return bytes("event: message\nid: 17\ndata: " + new String(response(length), StandardCharsets.UTF_8) + "\n\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
