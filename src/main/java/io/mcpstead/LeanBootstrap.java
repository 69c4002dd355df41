package io.mcpstead;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.jvm.ClassLoadingGaugeSet;
import com.codahale.metrics.jvm.FileDescriptorRatioGauge;
import com.codahale.metrics.jvm.GarbageCollectorMetricSet;
import com.codahale.metrics.jvm.JvmAttributeGaugeSet;
import com.codahale.metrics.jvm.MemoryUsageGaugeSet;
import com.codahale.metrics.jvm.ThreadStatesGaugeSet;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.mcpstead.config.McpsteadConfiguration;
import io.mcpstead.config.load.PlainJson;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** Dropwizard's bootstrap without what takes a good part of a start and serves nobody: JMX, and code made for beans. */
final class LeanBootstrap extends Bootstrap<McpsteadConfiguration> {
    LeanBootstrap(Application<McpsteadConfiguration> application) {
        super(application);
        setObjectMapper(PlainJson.mapper());
    }

    /** The same metrics by the same names, not shown by JMX, whose server describes every bean of the JVM's first. */
    @Override
    public void registerMetrics() {
        MetricRegistry registry = getMetricRegistry();
        registry.register("jvm.attribute", new JvmAttributeGaugeSet());
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).forEach(pool -> register(registry, pool));
        registry.register("jvm.classloader", new ClassLoadingGaugeSet());
        registry.register("jvm.filedescriptor", new FileDescriptorRatioGauge());
        registry.register("jvm.gc", new GarbageCollectorMetricSet());
        registry.register("jvm.memory", new MemoryUsageGaugeSet());
        registry.register("jvm.threads", new ThreadStatesGaugeSet());
    }

    private static void register(MetricRegistry registry, BufferPoolMXBean pool) {
        String name = "jvm.buffers." + pool.getName() + ".";
        registry.registerGauge(name + "count", pool::getCount);
        registry.registerGauge(name + "used", pool::getMemoryUsed);
        registry.registerGauge(name + "capacity", pool::getTotalCapacity);
    }
}
