/** What the gateway knows of the Model Context Protocol: versions, method names, headers, qualified names. */
@NullMarked
package io.mcpstead.protocol;

import org.jspecify.annotations.NullMarked;
