package io.mcpstead.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MethodsTest {
    @ParameterizedTest
    @ValueSource(strings = {"initialize", "ping", "tools/list", "tools/call", "notifications/cancelled", "prompts/get"})
    void labelsAKnownMethodWithItself(String method) {
        assertThat(Methods.label(method)).isEqualTo(method);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tools/List", "tools/call ", "made/up", "notifications/made-up"})
    void labelsAnyOtherAsUnknown(String method) {
        assertThat(Methods.label(method)).isEqualTo("unknown");
    }
}
