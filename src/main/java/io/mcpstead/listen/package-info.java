/** The streams on which clients are told of changes: who wants to know of what, and the queue of each. */
@NullMarked
package io.mcpstead.listen;

import org.jspecify.annotations.NullMarked;
