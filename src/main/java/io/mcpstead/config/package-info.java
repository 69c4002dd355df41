/** The YAML file as validated records, and how it is read. */
@NullMarked
package io.mcpstead.config;

import org.jspecify.annotations.NullMarked;
