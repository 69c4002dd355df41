/** The requests that are being answered: counted, cancelled at shutdown or when their client goes. */
@NullMarked
package io.mcpstead.http.inflight;

import org.jspecify.annotations.NullMarked;
