/** An immutable snapshot of all that the upstreams offer, with ready-made answers. */
@NullMarked
package io.mcpstead.catalog;

import org.jspecify.annotations.NullMarked;
