/** One connection per MCP server behind the gateway: its state machine, its transports and its calls. */
@NullMarked
package io.mcpstead.upstream;

import org.jspecify.annotations.NullMarked;
