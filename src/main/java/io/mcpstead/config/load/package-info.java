/** From the YAML file and the environment to a validated configuration, or to all that is wrong with it. */
@NullMarked
package io.mcpstead.config.load;

import org.jspecify.annotations.NullMarked;
