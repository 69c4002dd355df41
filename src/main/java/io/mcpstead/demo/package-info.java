/** Three small MCP servers with nothing to install, for {@code mcpstead demo} and as well-behaved upstreams in tests. */
@NullMarked
package io.mcpstead.demo;

import org.jspecify.annotations.NullMarked;
