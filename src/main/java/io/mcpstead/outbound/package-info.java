/** HTTP requests to one upstream: its pool and credentials, deadlines, and what failures mean. No knowledge of MCP. */
@NullMarked
package io.mcpstead.outbound;

import org.jspecify.annotations.NullMarked;
