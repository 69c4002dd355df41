package io.mcpstead.reload;

import io.mcpstead.config.plan.Plan;

/** What became of a reload. */
public sealed interface ReloadResult {
    record Applied(Plan plan) implements ReloadResult {}

    /** The file was refused, and nothing has changed; {@code reason} names all that is wrong with it, a line each. */
    record Rejected(String reason) implements ReloadResult {}
}
