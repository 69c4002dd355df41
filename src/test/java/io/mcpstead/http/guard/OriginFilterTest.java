package io.mcpstead.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginFilterTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost",
                "https://localhost:3000",
                "HTTP://LocalHost:1",
                "http://127.0.0.1:8766",
                "https://127.255.0.9",
                "http://[::1]",
                "http://[::1]:8080"
            })
    void allowsLoopbackOnAnyPort(String origin) {
        assertThat(OriginFilter.isAllowed(origin, List.of())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "http://",
                "localhost",
                "http://example.com",
                "http://localhost.example.com",
                "http://127.0.0.1.example.com",
                "http://127.example.com",
                "http://127.0.0",
                "http://127.0.0.x",
                "http://localhost@example.com",
                "http://user@localhost",
                "http://localhost/path",
                "http://localhost?query",
                "http://localhost#fragment",
                "http://example.com:80,http://localhost",
                "file://localhost",
                "ftp://127.0.0.1",
                "http://128.0.0.1",
                "http://[::2]",
                "http://0.0.0.0",
                "http:localhost",
                "http://local host"
            })
    void refusesEverythingElse(String origin) {
        assertThat(OriginFilter.isAllowed(origin, List.of())).isFalse();
    }

    @Test
    void allowsWhatIsListed() {
        List<String> allowed = List.of("https://app.example.com", "https://other.example.com:8443");

        assertThat(OriginFilter.isAllowed("https://app.example.com", allowed)).isTrue();
        assertThat(OriginFilter.isAllowed("https://APP.example.com", allowed)).isTrue();
        assertThat(OriginFilter.isAllowed("https://other.example.com:8443", allowed))
                .isTrue();
        assertThat(OriginFilter.isAllowed("http://localhost", allowed)).isTrue();
        assertThat(OriginFilter.isAllowed("http://app.example.com", allowed)).isFalse();
        assertThat(OriginFilter.isAllowed("https://app.example.com.evil.com", allowed))
                .isFalse();
        assertThat(OriginFilter.isAllowed("https://other.example.com", allowed)).isFalse();
    }

    @Test
    void starAllowsEveryOrigin() {
        assertThat(OriginFilter.isAllowed("https://anywhere.example.com", List.of("*")))
                .isTrue();
    }
}
