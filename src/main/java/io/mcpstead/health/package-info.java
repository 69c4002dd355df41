/** Health checks for the admin port. */
@NullMarked
package io.mcpstead.health;

import org.jspecify.annotations.NullMarked;
