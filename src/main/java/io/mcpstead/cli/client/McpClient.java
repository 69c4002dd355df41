package io.mcpstead.cli.client;

import io.mcpstead.cli.client.ClientFailure.Kind;
import io.mcpstead.metrics.BuildInfo;
import io.mcpstead.protocol.HeaderValues;
import io.mcpstead.protocol.Headers;
import io.mcpstead.protocol.MetaKeys;
import io.mcpstead.protocol.Methods;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** MCP of revision 2026-07-28, which has no sessions, with a gateway. It declares no capability: it answers no question. */
final class McpClient {
    private static final String PATH = "/mcp";
    private static final int UNAUTHORIZED = 401;
    private static final String VERSION = ProtocolVersion.LATEST_MODERN.text();

    private final GatewayClient gateway;
    private final Slice meta;
    private int lastId;

    McpClient(GatewayClient gateway) {
        this.gateway = gateway;
        JsonEdit client = JsonEdit.empty()
                .set("name", "mcpstead-cli")
                .set("version", BuildInfo.load().version());
        this.meta = JsonEdit.empty()
                .set(MetaKeys.PROTOCOL_VERSION, VERSION)
                .set(MetaKeys.CLIENT_INFO, client)
                .set(MetaKeys.CLIENT_CAPABILITIES, JsonEdit.empty())
                .toSlice();
    }

    /**
     * Sends a request and waits for its answer.
     *
     * @param name what the method is for, where it is for something by that name
     * @param headers beside those that every request has
     * @param limit how long to wait between two signs of life, null for ever
     */
    Message.Response ask(
            String method,
            @Nullable String name,
            JsonEdit params,
            Map<String, String> headers,
            @Nullable Duration limit)
            throws ClientFailure {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Accept", "application/json, text/event-stream");
        all.put(Headers.PROTOCOL_VERSION, VERSION);
        all.put(Headers.METHOD, method);
        if (name != null) {
            all.put(Headers.NAME, HeaderValues.encode(name));
        }
        Slice request = JsonRpc.request(RequestId.of(++lastId), method, params.set(MetaKeys.META, meta));
        return response(gateway.post(PATH, request, all, limit));
    }

    private Message.Response response(GatewayClient.Answer answer) throws ClientFailure {
        if (answer.status() == UNAUTHORIZED) {
            throw new ClientFailure(
                    Kind.REFUSED,
                    "the gateway at " + gateway.url() + " refuses "
                            + (gateway.hasToken() ? "this token" : "who has no token")
                            + " (HTTP 401): set MCPSTEAD_BEARER_TOKEN, or give --token-file");
        }
        try {
            if (Message.read(answer.body()) instanceof Message.Response response) {
                return response;
            }
        } catch (MalformedMessageException e) {
            // Said below: a page of some other program, as a rule.
        }
        throw new ClientFailure(
                Kind.UNCLEAR,
                "the answer of " + gateway.url() + PATH + " is none of MCP (HTTP " + answer.status() + ", "
                        + (answer.type().isEmpty() ? "no content" : answer.type())
                        + "); is that the main port of a gateway?");
    }

    /** The result of a request that asks for something of the gateway's own. */
    Message.Result require(String method, JsonEdit params, Duration limit) throws ClientFailure {
        return switch (ask(method, null, params, Map.of(), limit)) {
            case Message.Result result -> result;
            case Message.Failure failure ->
                throw new ClientFailure(
                        Kind.REFUSED, method + ": " + failure.error().message());
        };
    }

    /** Calls a tool, however long that takes. */
    Message.Response call(String tool, Slice arguments, Map<String, String> headers) throws ClientFailure {
        JsonEdit params = JsonEdit.empty().set("name", tool).set("arguments", arguments);
        return ask(Methods.TOOLS_CALL, tool, params, headers, null);
    }
}
