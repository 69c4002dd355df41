/** The command line: finding the config file, {@code --version}, {@code check}, {@code demo}. */
@NullMarked
package io.mcpstead.cli;

import org.jspecify.annotations.NullMarked;
