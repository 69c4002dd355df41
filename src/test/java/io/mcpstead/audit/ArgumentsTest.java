package io.mcpstead.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.audit.Arguments.Rendered;
import io.mcpstead.config.JsonPath;
import io.mcpstead.wire.Slice;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ArgumentsTest {
    private static Rendered rendered(int max, String json, String... paths) {
        return Arguments.render(
                Slice.of(json), Stream.of(paths).map(JsonPath::parse).toList(), max);
    }

    private static String redacted(String json, String... paths) {
        Rendered rendered = rendered(100_000, json, paths);
        assertThat(rendered.cut()).isFalse();
        return rendered.json();
    }

    @Test
    void arePassedOnAsTheyAre() {
        assertThat(redacted("{ \"a\" : [1.50, 1e400, -0, true, null, \"x\\/y\"], \"b\":{} }"))
                .isEqualTo("{\"a\":[1.50,1e400,-0,true,null,\"x/y\"],\"b\":{}}");
    }

    @Test
    void loseWhatAPathNames() {
        assertThat(redacted(
                        "{\"password\":\"p\",\"auth\":{\"token\":{\"deep\":[1]},\"user\":\"u\"}}",
                        "$.password",
                        "$.auth.token"))
                .isEqualTo("{\"password\":\"[redacted]\",\"auth\":{\"token\":\"[redacted]\",\"user\":\"u\"}}");
    }

    @Test
    void loseItInEachElement() {
        assertThat(redacted("{\"items\":[{\"secret\":1,\"a\":2},{\"secret\":[3]},4]}", "$.items[*].secret"))
                .isEqualTo("{\"items\":[{\"secret\":\"[redacted]\",\"a\":2},{\"secret\":\"[redacted]\"},4]}");
    }

    @Test
    void loseOneElement() {
        assertThat(redacted("[[1,2],[3,4]]", "$[1][0]")).isEqualTo("[[1,2],[\"[redacted]\",4]]");
    }

    @Test
    void loseItAtAnyDepth() {
        assertThat(redacted("{\"password\":1,\"a\":[{\"b\":[[{\"password\":{\"password\":2}}]]}]}", "$..password"))
                .isEqualTo("{\"password\":\"[redacted]\",\"a\":[{\"b\":[[{\"password\":\"[redacted]\"}]]}]}");
    }

    @Test
    void loseItBelowADescendant() {
        assertThat(redacted("{\"x\":{\"auth\":{\"auth\":{\"t\":1},\"t\":2}},\"t\":3}", "$..auth.t"))
                .isEqualTo("{\"x\":{\"auth\":{\"auth\":{\"t\":\"[redacted]\"},\"t\":\"[redacted]\"}},\"t\":3}");
    }

    @Test
    void loseBothOfTwoMembersOfOneName() {
        assertThat(redacted("{\"a\":{\"p\":1,\"q\":2,\"p\":3}}", "$.a.p"))
                .isEqualTo("{\"a\":{\"p\":\"[redacted]\",\"q\":2,\"p\":\"[redacted]\"}}");
    }

    @Test
    void loseMembersHoweverTheirNameIsWritten() {
        assertThat(redacted("{\"p\\u0061ss\":1,\"\\u0070ass\":2,\"pass\":3}", "$.pass"))
                .isEqualTo("{\"pass\":\"[redacted]\",\"pass\":\"[redacted]\",\"pass\":\"[redacted]\"}");
    }

    @Test
    void loseAllWhereAllIsNamed() {
        assertThat(redacted("{\"a\":1,\"b\":{\"c\":2}}", "$.*"))
                .isEqualTo("{\"a\":\"[redacted]\",\"b\":\"[redacted]\"}");
    }

    @Test
    void keepWhatOnlyLooksAlike() {
        assertThat(redacted("{\"Password\":1,\"x\":{\"password\":2},\"items\":{\"0\":3}}", "$.password", "$.items[0]"))
                .isEqualTo("{\"Password\":1,\"x\":{\"password\":2},\"items\":{\"0\":3}}");
    }

    @Test
    void areAsciiInOneLine() {
        assertThat(redacted("{\"ä\":\"\u2028\u202e\\ud800\\n\ud83d\ude00\"}"))
                .isEqualTo("{\"\\u00E4\":\"\\u2028\\u202E\\uD800\\n\\uD83D\\uDE00\"}");
    }

    @Test
    void areCutWhereTheyAreTooLong() {
        Rendered rendered =
                rendered(31, "{\"password\":\"secret\",\"text\":\"" + "x".repeat(1_000_000) + "\"}", "$.password");

        assertThat(rendered).isEqualTo(new Rendered("{\"password\":\"[redacted]\",\"text\"", true));
    }

    @Test
    void areNotCutWhereTheyJustFit() {
        assertThat(rendered(9, "{\"a\": 123}")).isEqualTo(new Rendered("{\"a\":123}", false));
        assertThat(rendered(8, "{\"a\": 123}")).isEqualTo(new Rendered("{\"a\":123", true));
    }

    @Test
    void canBeNestedAsDeeplyAsAMessage() {
        String deep = "[".repeat(256) + "]".repeat(256);

        assertThat(redacted(deep, "$..password")).isEqualTo(deep);
    }

    @Test
    void canHaveLongNumbersAndNames() {
        String json = "{\"" + "n".repeat(60_000) + "\":" + "9".repeat(1_000) + "}";

        assertThat(redacted(json)).isEqualTo(json);
    }
}
