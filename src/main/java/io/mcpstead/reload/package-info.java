/** Reading the configuration again and applying the difference to the running gateway. */
@NullMarked
package io.mcpstead.reload;

import org.jspecify.annotations.NullMarked;
