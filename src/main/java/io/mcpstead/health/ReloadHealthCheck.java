package io.mcpstead.health;

import com.codahale.metrics.health.HealthCheck;
import io.mcpstead.reload.ReloadResult;
import io.mcpstead.reload.Reloader;
import java.util.Optional;

/** Unhealthy while the file on disk is one that the gateway has refused: the next restart would fail. */
public final class ReloadHealthCheck extends HealthCheck {
    private final Reloader reloader;

    public ReloadHealthCheck(Reloader reloader) {
        this.reloader = reloader;
    }

    @Override
    protected Result check() {
        Optional<ReloadResult> last = reloader.last();
        if (last.isEmpty()) {
            return Result.healthy("not reloaded since the start");
        }
        return switch (last.get()) {
            case ReloadResult.Applied applied -> Result.healthy("%s", applied.changes());
            case ReloadResult.Rejected rejected -> Result.unhealthy(rejected.reason());
        };
    }
}
