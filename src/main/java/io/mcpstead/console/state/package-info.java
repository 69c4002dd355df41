/** What the console shows, as JSON, and what is remembered for it. */
@NullMarked
package io.mcpstead.console.state;

import org.jspecify.annotations.NullMarked;
