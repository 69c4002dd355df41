/** The application: where the parts are put together. */
@NullMarked
package io.mcpstead;

import org.jspecify.annotations.NullMarked;
