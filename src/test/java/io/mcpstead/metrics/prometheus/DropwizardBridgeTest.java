package io.mcpstead.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.jvm.GarbageCollectorMetricSet;
import com.codahale.metrics.jvm.JvmAttributeGaugeSet;
import com.codahale.metrics.jvm.MemoryUsageGaugeSet;
import com.codahale.metrics.jvm.ThreadStatesGaugeSet;
import io.mcpstead.metrics.ScrapedPage;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class DropwizardBridgeTest {
    private final MetricRegistry dropwizard = new MetricRegistry();
    private final MetricsPage page = new MetricsPage(new MetricFamilies(), dropwizard);

    @Test
    void showsDropwizardMetricsUnderTheirOwnNames() {
        dropwizard.registerGauge("jvm.memory.heap.used", () -> 42L);
        dropwizard.registerGauge("pool.open", () -> true);
        dropwizard.meter("jetty.requests").mark(3);
        dropwizard.timer("jetty.dispatches").update(2, TimeUnit.SECONDS);
        dropwizard.histogram("sizes").update(7);
        ScrapedPage scraped = ScrapedPage.of(page);

        assertThat(scraped.value("jvm_memory_heap_used")).isEqualTo(42);
        assertThat(scraped.value("pool_open")).isOne();
        assertThat(scraped.value("jetty_requests_total")).isEqualTo(3);
        assertThat(scraped.value("jetty_dispatches", "quantile", "0.5")).isEqualTo(2);
        assertThat(scraped.value("jetty_dispatches_count")).isOne();
        assertThat(scraped.value("sizes", "quantile", "0.99")).isEqualTo(7);
    }

    @Test
    void showsTheMetricsOfTheJvm() {
        dropwizard.register("jvm.attribute", new JvmAttributeGaugeSet());
        dropwizard.register("jvm.gc", new GarbageCollectorMetricSet());
        dropwizard.register("jvm.memory", new MemoryUsageGaugeSet());
        dropwizard.register("jvm.threads", new ThreadStatesGaugeSet());
        ScrapedPage scraped = ScrapedPage.of(page);

        assertThat(scraped.value("jvm_memory_heap_used")).isPositive();
        assertThat(scraped.value("jvm_threads_count")).isPositive();
        assertThat(scraped.value("jvm_attribute_uptime")).isPositive();
    }

    @Test
    void makesValidNamesOfAnyCharacters() {
        dropwizard.registerGauge("jvm.buffers.mapped - 'non-volatile memory'.count", () -> 1);
        dropwizard.registerGauge("4xx ünï\"\n", () -> 2);
        dropwizard.registerGauge("broken \ud800 half", () -> 3);
        dropwizard.registerGauge("", () -> 4);
        ScrapedPage scraped = ScrapedPage.of(page);

        assertThat(scraped.value("jvm_buffers_mapped____non_volatile_memory__count"))
                .isOne();
        assertThat(scraped.value("_xx__n___")).isEqualTo(2);
    }

    @Test
    void leavesOutGaugesThatAreNoNumber() {
        dropwizard.registerGauge("jvm.attribute.name", () -> "1@host");
        dropwizard.registerGauge("jvm.threads.deadlocks", () -> Set.of("main"));
        dropwizard.registerGauge("nothing", () -> null);
        dropwizard.registerGauge("good", () -> Double.NaN);
        ScrapedPage scraped = ScrapedPage.of(page);

        assertThat(scraped.types()).containsKey("good").doesNotContainKeys("jvm_attribute_name", "nothing");
        assertThat(scraped.value("good")).isNaN();
    }

    @Test
    void staysReadableWhenAGaugeThrows() {
        dropwizard.registerGauge("a.broken", () -> {
            throw new IllegalStateException("closed");
        });
        dropwizard.registerGauge("b.worse", () -> {
            throw new NoClassDefFoundError("gone");
        });
        dropwizard.registerGauge("c.good", () -> 1);
        ScrapedPage scraped = ScrapedPage.of(page);

        assertThat(scraped.value("c_good")).isOne();
        assertThat(scraped.types())
                .doesNotContainKeys("a_broken", "b_worse")
                .containsKey("mcpstead_downstream_sessions_total");
    }

    @Test
    void keepsTheFirstOfTwoNamesThatComeOutAlike() {
        dropwizard.registerGauge("pool-size", () -> 1);
        dropwizard.registerGauge("pool.size", () -> 2);
        dropwizard.timer("request");
        dropwizard.registerGauge("request.count", () -> 3);
        dropwizard.meter("twice");
        dropwizard.registerGauge("twice_total", () -> 4);
        ScrapedPage scraped = ScrapedPage.of(page);

        assertThat(scraped.value("pool_size")).isOne();
        assertThat(scraped.value("request_count")).isZero();
        assertThat(scraped.value("twice_total")).isZero();
    }

    @Test
    void neverReplacesTheGatewaysOwnMetrics() {
        dropwizard.registerGauge("mcpstead.downstream.sessions.active", () -> 99);
        dropwizard.meter("mcpstead.config.reloads").mark(99);
        dropwizard.registerGauge("mcpstead_downstream_session_duration_seconds_count", () -> 99);
        ScrapedPage scraped = ScrapedPage.of(page);

        assertThat(scraped.value("mcpstead_downstream_sessions_active")).isZero();
        assertThat(scraped.all("mcpstead_config_reloads_total")).isEmpty();
        assertThat(scraped.value("mcpstead_downstream_session_duration_seconds_count"))
                .isZero();
    }

    @Test
    void showsCountersThatGoDownAsGauges() {
        dropwizard.counter("active-requests").dec(2);
        ScrapedPage scraped = ScrapedPage.of(page);

        assertThat(scraped.types()).containsEntry("active_requests", "gauge");
        assertThat(scraped.value("active_requests")).isEqualTo(-2);
    }

    @Test
    void tellsLogLevelsApartFromTheirTotal() {
        dropwizard.meter("ch.qos.logback.core.Appender.all").mark(5);
        dropwizard.meter("ch.qos.logback.core.Appender.info").mark(2);
        ScrapedPage scraped = ScrapedPage.of(page);

        assertThat(scraped.value("ch_qos_logback_core_Appender_all_total")).isEqualTo(5);
        assertThat(scraped.value("ch_qos_logback_core_Appender_info_events_total"))
                .isEqualTo(2);
        assertThat(scraped.all("ch_qos_logback_core_Appender_total")).isEmpty();
    }

    @Test
    void writesAValidOpenMetricsPageToo() {
        dropwizard.meter("ch.qos.logback.core.Appender.info").mark();
        dropwizard.counter("active-requests").inc();
        dropwizard.timer("jetty.dispatches").update(2, TimeUnit.SECONDS);

        assertThat(ScrapedPage.of(page, "application/openmetrics-text").value("jetty_dispatches_count"))
                .isOne();
    }
}
