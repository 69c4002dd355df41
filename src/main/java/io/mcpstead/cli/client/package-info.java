/** Commands that ask a running gateway by its main port, as any client or probe could. */
@NullMarked
package io.mcpstead.cli.client;

import org.jspecify.annotations.NullMarked;
