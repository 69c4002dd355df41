package io.mcpstead.health;

import com.codahale.metrics.health.HealthCheck;
import io.mcpstead.upstream.Upstream;
import io.mcpstead.upstream.UpstreamStatus;

/**
 * Says where an upstream's connection stands. Only a required upstream that is away makes the gateway unhealthy; the
 * probe reads what the upstream's own thread has published and asks nothing itself.
 */
final class UpstreamHealthCheck extends HealthCheck {
    private final Upstream upstream;

    UpstreamHealthCheck(Upstream upstream) {
        this.upstream = upstream;
    }

    @Override
    protected Result check() {
        UpstreamStatus status = upstream.status();
        String message = status.connected()
                ? "connected, " + status.toolsCount() + " tools"
                : status.phase().label() + ": " + status.lastError();
        ResultBuilder result = Result.builder()
                .withMessage("%s", message)
                .withDetail("connected", status.connected())
                .withDetail("phase", status.phase().label())
                .withDetail("required", upstream.config().required())
                .withDetail("tools", status.toolsCount());
        return (status.connected() || !upstream.config().required() ? result.healthy() : result.unhealthy()).build();
    }
}
