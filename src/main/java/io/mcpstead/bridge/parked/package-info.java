/** Calls on legacy upstreams that wait for a modern client to come back with answers. */
@NullMarked
package io.mcpstead.bridge.parked;

import org.jspecify.annotations.NullMarked;
