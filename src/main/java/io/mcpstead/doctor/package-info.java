/** Looks at servers as the gateway would meet them, step by step, and says what is wrong and what helps. */
@NullMarked
package io.mcpstead.doctor;

import org.jspecify.annotations.NullMarked;
