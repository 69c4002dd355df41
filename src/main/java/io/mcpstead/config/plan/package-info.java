/** What a reload would change, or has changed: by keys, never by values. */
@NullMarked
package io.mcpstead.config.plan;

import org.jspecify.annotations.NullMarked;
