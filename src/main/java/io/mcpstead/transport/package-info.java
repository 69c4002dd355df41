/** How MCP messages travel to an upstream and back: HTTP exchanges with deadlines, Streamable HTTP, HTTP+SSE. */
@NullMarked
package io.mcpstead.transport;

import org.jspecify.annotations.NullMarked;
