/** MCP servers and gateways for tests: real ones over real sockets, with misbehaviours that have names. */
@NullMarked
package io.mcpstead.testing;

import org.jspecify.annotations.NullMarked;
