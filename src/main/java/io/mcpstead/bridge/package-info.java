/** Calls across the eras: any client's request on any upstream, and the questions that come back. */
@NullMarked
package io.mcpstead.bridge;

import org.jspecify.annotations.NullMarked;
