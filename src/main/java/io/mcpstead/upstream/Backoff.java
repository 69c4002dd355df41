package io.mcpstead.upstream;

import io.mcpstead.config.ReconnectConfig;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubling from the base up to the maximum, of which a random part of up to a
 * fifth is taken off, so that gateways that lost the same upstream together do not come back together.
 */
final class Backoff {
    private static final int MAX_DOUBLINGS = 20;
    private static final double JITTER = 0.2;

    private Backoff() {}

    /** @param failures how many attempts have failed in a row, from 1 */
    static Duration delay(ReconnectConfig config, int failures, RandomGenerator random) {
        long base = config.backoffBase().toMillis();
        long doubled = base << Math.clamp(failures - 1L, 0, MAX_DOUBLINGS);
        long full = Math.min(config.backoffMax().toMillis(), doubled);
        return Duration.ofMillis(Math.max(1, Math.round(full * (1 - JITTER * random.nextDouble()))));
    }
}
