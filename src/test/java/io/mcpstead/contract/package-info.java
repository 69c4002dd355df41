/** What the gateway promises its users, tested on the whole of it: one class a subject. */
@NullMarked
package io.mcpstead.contract;

import org.jspecify.annotations.NullMarked;
