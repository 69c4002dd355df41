package io.mcpstead.health;

import com.codahale.metrics.health.HealthCheck;
import io.mcpstead.reload.ReloadAttempt;
import io.mcpstead.reload.ReloadResult;
import io.mcpstead.reload.Reloader;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Unhealthy while the file on disk is one that the gateway has refused: the next restart would fail. Details: {@code config_hash} of
 * the file that runs and, once there was a reload, {@code last_reload} ({@code applied} or {@code refused}),
 * {@code last_reload_at} and {@code last_reload_error}.
 */
public final class ReloadHealthCheck extends HealthCheck {
    private final Reloader reloader;

    public ReloadHealthCheck(Reloader reloader) {
        this.reloader = reloader;
    }

    @Override
    protected Result check() {
        Optional<ReloadAttempt> last = reloader.last();
        ResultBuilder result = Result.builder().withDetail("config_hash", reloader.configHash());
        return last.map(attempt -> after(attempt, result))
                .orElseGet(() -> result.healthy()
                        .withMessage("not reloaded since the start")
                        .build());
    }

    private static Result after(ReloadAttempt attempt, ResultBuilder result) {
        result.withDetail(
                "last_reload_at", attempt.at().truncatedTo(ChronoUnit.MILLIS).toString());
        return switch (attempt.result()) {
            case ReloadResult.Applied applied ->
                result.healthy()
                        .withMessage("%s", applied.plan().counts())
                        .withDetail("last_reload", "applied")
                        .build();
            case ReloadResult.Rejected rejected ->
                result.unhealthy()
                        .withMessage("%s", rejected.reason())
                        .withDetail("last_reload", "refused")
                        .withDetail("last_reload_error", rejected.reason())
                        .build();
        };
    }
}
