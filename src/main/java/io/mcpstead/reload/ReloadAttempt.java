package io.mcpstead.reload;

import java.time.Instant;

/**
 * A reload that was tried.
 *
 * @param at when it ended
 */
public record ReloadAttempt(Instant at, ReloadResult result) {}
