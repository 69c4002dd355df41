package io.mcpstead.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.mcpstead.metrics.ScrapedPage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MetricsPageTest {
    private static final String PLAIN = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final MetricFamilies families = new MetricFamilies();
    private final MetricsPage page = new MetricsPage(families, new MetricRegistry());

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "*/*",
                "text/html,application/xhtml+xml,*/*;q=0.8",
                "text/plain",
                "text/plain, application/openmetrics-text;version=1.0.0;q=0.5",
                "application/openmetrics-text;q=0",
                "application/openmetrics-text;q=much",
                "application/openmetrics-text;version=2.0.0",
                ";;,,;q=",
            })
    void writesPlainTextByDefault(@Nullable String accept) {
        assertThat(page.contentType(accept)).isEqualTo(PLAIN);
        assertThat(ScrapedPage.of(page, accept).text()).doesNotContain("# EOF");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/openmetrics-text",
                "APPLICATION/OpenMetrics-Text; Version=1.0.0",
                "application/openmetrics-text;version=1.0.0;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,"
                        + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
                "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;q=0.4",
            })
    void writesOpenMetricsWhereItIsPreferred(String accept) {
        assertThat(page.contentType(accept)).isEqualTo(OPEN_METRICS);
        assertThat(ScrapedPage.of(page, accept).text()).endsWith("# EOF\n");
    }

    @Test
    void givesCountersTheSameSeriesNamesInBothFormats() {
        families.requests.labelValues("ping", "success").inc();

        for (String accept : new String[] {"text/plain", "application/openmetrics-text"}) {
            assertThat(ScrapedPage.of(page, accept)
                            .value("mcpstead_mcp_requests_total", "method", "ping", "result", "success"))
                    .isOne();
        }
    }

    @Test
    void keepsUnderscoresForScrapersThatAllowOtherNames() {
        MetricRegistry dropwizard = new MetricRegistry();
        dropwizard.meter("jetty.requests-2xx");
        String accept = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8";

        assertThat(ScrapedPage.of(new MetricsPage(families, dropwizard), accept).all("jetty_requests_2xx_total"))
                .hasSize(1);
    }
}
