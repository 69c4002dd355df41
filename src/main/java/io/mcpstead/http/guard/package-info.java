/** Who may act: the filters that a request meets before anything reads its body. */
@NullMarked
package io.mcpstead.http.guard;

import org.jspecify.annotations.NullMarked;
