/** Fingerprints of what must not be shown or need not be kept whole. */
@NullMarked
package io.mcpstead.digest;

import org.jspecify.annotations.NullMarked;
