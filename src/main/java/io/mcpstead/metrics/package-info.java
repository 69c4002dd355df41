/** What the gateway counts and times: one small recorder for each part of it, with its series resolved beforehand. */
@NullMarked
package io.mcpstead.metrics;

import org.jspecify.annotations.NullMarked;
