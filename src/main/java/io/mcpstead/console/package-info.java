/** The console of the admin port: a page, what it asks for, and who may. */
@NullMarked
package io.mcpstead.console;

import org.jspecify.annotations.NullMarked;
