/** Every metric's name, labels and buckets, and the bridge to Dropwizard Metrics. */
@NullMarked
package io.mcpstead.metrics;

import org.jspecify.annotations.NullMarked;
