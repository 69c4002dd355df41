/** What is told of calls to those who watch them: which are open, and which have failed. */
@NullMarked
package io.mcpstead.bridge.report;

import org.jspecify.annotations.NullMarked;
