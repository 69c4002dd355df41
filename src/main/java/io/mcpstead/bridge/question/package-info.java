/** What upstreams ask of clients in the middle of a call: elicitation, sampling, roots. */
@NullMarked
package io.mcpstead.bridge.question;

import org.jspecify.annotations.NullMarked;
