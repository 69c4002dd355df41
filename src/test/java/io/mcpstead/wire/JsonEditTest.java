package io.mcpstead.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class JsonEditTest {
    private static JsonEdit of(String json) throws MalformedMessageException {
        return JsonEdit.of(JsonObject.read(Slice.of(json)));
    }

    @Test
    void keepsTheBytesOfWhatIsLeftAlone() throws Exception {
        assertThat(of("{ \"a\" : [ 1.50, 1e400 ] ,\"b\":\"\\u00e9\", \"c\":{ \"x\":1 }}")
                        .set("b", "é")
                        .remove("missing")
                        .toSlice()
                        .text())
                .isEqualTo("{\"a\":[ 1.50, 1e400 ],\"b\":\"é\",\"c\":{ \"x\":1 }}");
    }

    @Test
    void newMembersComeLastAndRemovedOnesGo() throws Exception {
        assertThat(of("{\"a\":1,\"b\":2}")
                        .remove("a")
                        .set("z", Slice.of("3"))
                        .toSlice()
                        .text())
                .isEqualTo("{\"b\":2,\"z\":3}");
    }

    @Test
    void aCopyGoesItsOwnWay() throws Exception {
        JsonEdit first = of("{\"a\":1}");
        JsonEdit second = first.copy().set("a", Slice.of("2"));

        assertThat(first.get("a")).isEqualTo(Slice.of("1"));
        assertThat(second.get("a")).isEqualTo(Slice.of("2"));
        assertThat(JsonEdit.empty().isEmpty()).isTrue();
        assertThat(JsonEdit.empty().toSlice().text()).isEqualTo("{}");
    }
}
