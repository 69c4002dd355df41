package io.mcpstead.bridge.report;

import io.mcpstead.protocol.Era;
import org.jspecify.annotations.Nullable;

/**
 * Who calls what. Holds nothing of the request itself, so that it may be kept.
 *
 * @param method that of MCP, such as {@code tools/call}
 * @param server null where none of that name is known
 * @param name of a tool or prompt, as a client of all servers knows it; empty for all else
 * @param session the id of the client's session, null without one; a credential, which is not shown
 * @param client what the client calls itself, null where it did not say; not to be trusted
 * @param token the name of the client's token, null where none is asked for
 */
public record CallSubject(
        String method,
        @Nullable String server,
        String name,
        Era era,
        @Nullable String session,
        @Nullable String client,
        @Nullable String token) {}
