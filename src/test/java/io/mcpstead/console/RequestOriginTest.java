package io.mcpstead.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestOriginTest {
    private static final List<String> ALLOWED = List.of("Console.example.org");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1:8767",
                "10.1.2.3:80",
                "[::1]",
                "[::1]:8767",
                "[fe80::1:2]:8767",
                "localhost",
                "LocalHost:8767",
                "localhost.:8767",
                "gateway.localhost:8767",
                "console.example.org",
                "CONSOLE.example.org:443"
            })
    void aNameOfThisMachineIsItsOwn(String host) {
        assertThat(RequestOrigin.isOwnHost(host, ALLOWED)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":8767",
                "evil.example",
                "evil.example:8767",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "evillocalhost",
                "1.2.3",
                "1.2.3.4.5",
                "[::1].evil.example",
                "[evil]:8767",
                "localhost:8767:1",
                "localhost@evil.example",
                "sub.console.example.org"
            })
    void anyOtherNameIsNot(String host) {
        assertThat(RequestOrigin.isOwnHost(host, ALLOWED)).isFalse();
    }

    @Test
    void withoutAHostNothingIsKnown() {
        assertThat(RequestOrigin.isOwnHost(null, ALLOWED)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8767, localhost:8767",
        "http://LOCALHOST:8767, localhost:8767",
        "http://[::1]:8767, [::1]:8767",
        "https://console.example.org, console.example.org",
        "https://console.example.org, console.example.org:443",
        "http://console.example.org, console.example.org:80",
    })
    void itsOwnPageMayAsk(String origin, String host) {
        assertThat(RequestOrigin.isOwnPage(origin, host)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "null, localhost:8767",
        "'', localhost:8767",
        "http://localhost:3000, localhost:8767",
        "http://evil.example, localhost:8767",
        "http://localhost:8767.evil.example, localhost:8767",
        "http://localhost:8767/, localhost:8767",
        "file://localhost:8767, localhost:8767",
        "chrome-extension://localhost:8767, localhost:8767",
        "https://console.example.org, console.example.org:80",
    })
    void anotherPageMayNot(String origin, String host) {
        assertThat(RequestOrigin.isOwnPage(origin, host)).isFalse();
    }

    @Test
    void whoIsNoPageMayAsk() {
        assertThat(RequestOrigin.isOwnPage(null, "localhost")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({", false", "same-origin, false", "none, false", "same-site, true", "cross-site, true", "else, true"})
    void theBrowserTellsOfOtherSites(String value, boolean other) {
        assertThat(RequestOrigin.isOtherSite(value)).isEqualTo(other);
    }
}
