package io.mcpstead.upstream;

import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.outbound.Watchdog;
import java.util.random.RandomGenerator;

/**
 * What all upstreams share.
 *
 * @param version the gateway's own version, named to the upstreams
 */
public record UpstreamServices(GatewayMetrics metrics, Watchdog watchdog, RandomGenerator random, String version) {}
