package io.mcpstead.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

final class SecretTest {
    @Test
    void printsRedacted() throws Exception {
        assertThat(new Secret("hunter2")).hasToString("[redacted]");
        assertThat(new ObjectMapper().writeValueAsString(new Secret("hunter2"))).isEqualTo("\"[redacted]\"");
    }

    @Test
    void isEqualByValue() {
        assertThat(new Secret("a")).isEqualTo(new Secret("a")).hasSameHashCodeAs(new Secret("a"));
        assertThat(new Secret("a")).isNotEqualTo(new Secret("b")).isNotEqualTo(new Secret("aa"));
    }
}
