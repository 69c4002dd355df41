/** Every metric's name, labels and buckets, and the page that shows them next to Dropwizard's own metrics. */
@NullMarked
package io.mcpstead.metrics.prometheus;

import org.jspecify.annotations.NullMarked;
