/** The two forms of a line of the log. */
@NullMarked
package io.mcpstead.log.layout;

import org.jspecify.annotations.NullMarked;
