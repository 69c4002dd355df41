package io.mcpstead.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PluginOutputTest {
    private static Health.Server away(String name, boolean required, @Nullable String error) {
        return new Health.Server(name, false, required, "backing_off", null, 0, null, 0, error);
    }

    private static PluginOutput check(List<String> notReady, Health.Server... servers) {
        return PluginOutput.of(new Health(notReady.isEmpty(), notReady, 1, true, List.of(servers)));
    }

    @Test
    void isOneLineWithOneBar() {
        PluginOutput warning = check(List.of(), away("a", false, "HTTP 502: |<html>\n<body>|"));

        assertThat(warning.line())
                .isEqualTo("MCPSTEAD WARNING - 0 of 1 upstreams connected; away: a (HTTP 502: /<html> <body>/)"
                        + " | connected=0;;;0;1 ready=1");
    }

    @Test
    void saysWhyItIsNotReady() {
        assertThat(check(List.of("shutdown")).line())
                .isEqualTo("MCPSTEAD CRITICAL - not ready: shutting down; 0 of 0 upstreams connected"
                        + " | connected=0;;;0;0 ready=0");
        assertThat(check(List.of("start")).line()).contains(" - not ready: start; ");
        assertThat(check(List.of("upstream.a"), away("a", true, null)).line())
                .contains("not ready: required upstream away: a (backing_off); 0 of 1");
    }

    @Test
    void aLongErrorIsCut() {
        assertThat(check(List.of(), away("a", false, "x".repeat(500))).line()).hasSizeLessThan(200);
    }
}
