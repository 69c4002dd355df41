package io.mcpstead.audit;

import io.mcpstead.protocol.Era;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a tool call when it comes; what the client says of itself is not to be trusted.
 *
 * @param name the tool, as the client names it
 * @param token the name of the client's token, null where none is asked for
 * @param address the client's, or that of a proxy before the gateway
 * @param session the id of the client's session, null without one; a credential, which is not written
 * @param clientInfo the client's own {@code Implementation}, JSON; null where it did not say
 * @param traceparent the client's W3C trace context, null where it has none
 * @param requestBytes the length of the request
 * @param arguments as they came, null where there are none
 */
public record CallFacts(
        RequestId id,
        String name,
        @Nullable String token,
        @Nullable String address,
        @Nullable String session,
        Era era,
        @Nullable Slice clientInfo,
        @Nullable String traceparent,
        int requestBytes,
        @Nullable Slice arguments) {}
