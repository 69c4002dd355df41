/** One MCP method, one handler: what is done with a client's message. */
@NullMarked
package io.mcpstead.dispatch;

import org.jspecify.annotations.NullMarked;
