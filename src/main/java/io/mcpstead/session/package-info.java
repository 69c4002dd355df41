/** The sessions of legacy clients. */
@NullMarked
package io.mcpstead.session;

import org.jspecify.annotations.NullMarked;
