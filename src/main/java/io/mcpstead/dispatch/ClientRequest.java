package io.mcpstead.dispatch;

import io.mcpstead.session.Cancellation;
import io.mcpstead.wire.Slice;
import org.jspecify.annotations.Nullable;

/**
 * One POST of a client.
 *
 * @param body the request's body, whole
 * @param sessionId the {@code Mcp-Session-Id} header, null where the client sent none
 * @param protocolVersion the {@code MCP-Protocol-Version} header, null where the client sent none
 * @param cancellation ends the request before its answer
 */
public record ClientRequest(
        Slice body, @Nullable String sessionId, @Nullable String protocolVersion, Cancellation cancellation) {}
