/** The HTTP surface: the Jersey resources, their filters, and answers as JSON or SSE. */
@NullMarked
package io.mcpstead.http;

import org.jspecify.annotations.NullMarked;
