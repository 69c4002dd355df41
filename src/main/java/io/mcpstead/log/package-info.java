/** What the log says, and how often: the names of its events, and bounds for what goes on and on. */
@NullMarked
package io.mcpstead.log;

import org.jspecify.annotations.NullMarked;
