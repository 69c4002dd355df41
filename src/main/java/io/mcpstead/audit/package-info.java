/** The audit log: a line for each tool call, to its own place, without holding any call up. */
@NullMarked
package io.mcpstead.audit;

import org.jspecify.annotations.NullMarked;
