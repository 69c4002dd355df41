/** JSON-RPC 2.0 messages and server-sent events over bytes, without any knowledge of MCP. */
@NullMarked
package io.mcpstead.wire;

import org.jspecify.annotations.NullMarked;
