package io.mcpstead.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mcpstead.config.JsonPath.Index;
import io.mcpstead.config.JsonPath.Name;
import io.mcpstead.config.JsonPath.Segment;
import io.mcpstead.config.JsonPath.Wildcard;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonPathTest {
    @Test
    void readsTheFormsOfRfc9535() {
        assertThat(JsonPath.parse("$.auth..token[*]['api-key',\"b\", 2 ].*..*..[0]")
                        .segments())
                .containsExactly(
                        new Segment(false, List.of(new Name("auth"))),
                        new Segment(true, List.of(new Name("token"))),
                        new Segment(false, List.of(new Wildcard())),
                        new Segment(false, List.of(new Name("api-key"), new Name("b"), new Index(2))),
                        new Segment(false, List.of(new Wildcard())),
                        new Segment(true, List.of(new Wildcard())),
                        new Segment(true, List.of(new Index(0))));
    }

    @Test
    void readsNamesInAnyWriting() {
        assertThat(JsonPath.parse("$.größe['a.b]\\'\\u0041\\n'][\"\"]").segments())
                .containsExactly(
                        new Segment(false, List.of(new Name("größe"))),
                        new Segment(false, List.of(new Name("a.b]'A\n"))),
                        new Segment(false, List.of(new Name(""))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "$",
                "password",
                ".password",
                "$password",
                "$.",
                "$..",
                "$.a.",
                "$.api-key",
                "$.1a",
                "$[-1]",
                "$[1:2]",
                "$[?@.a]",
                "$[a]",
                "$['a]",
                "$[]",
                "$['a',]",
                "$[01]",
                "$.a b",
                "$['\\x']",
                "/auth/token",
                "$ .a"
            })
    void refusesWhatItCannotFollow(String text) {
        assertThatThrownBy(() -> JsonPath.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesMoreSegmentsThanCanBeFollowed() {
        assertThat(JsonPath.parse("$" + ".a".repeat(32)).segments()).hasSize(32);
        assertThatThrownBy(() -> JsonPath.parse("$" + ".a".repeat(33))).isInstanceOf(IllegalArgumentException.class);
    }
}
