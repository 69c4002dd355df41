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

    @Test
    void writesAnEditInsideAnEdit() throws Exception {
        JsonEdit inner = of("{\"x\":1,\"y\":2}").remove("x");
        JsonEdit outer = of("{\"a\":{},\"b\":0}").set("a", inner).set("c", inner);
        inner.set("z", "later");

        assertThat(outer.toSlice().text())
                .isEqualTo("{\"a\":{\"y\":2,\"z\":\"later\"},\"b\":0,\"c\":{\"y\":2,\"z\":\"later\"}}");
        assertThat(outer.length()).isEqualTo(outer.toSlice().length());
        assertThat(outer.get("a")).isEqualTo(inner.toSlice());
    }

    @Test
    void theLastChangeOfAMemberCounts() throws Exception {
        JsonEdit edit = of("{\"a\":1,\"b\":2}");

        edit.remove("a").set("a", Slice.of("3")).set("n", Slice.of("4")).set("n", Slice.of("5"));
        assertThat(edit.toSlice().text()).isEqualTo("{\"a\":3,\"b\":2,\"n\":5}");
        assertThat(edit.get("n")).hasToString("5");

        edit.remove("a").remove("b").remove("n");
        assertThat(edit.get("a")).isNull();
        assertThat(edit.get("n")).isNull();
        assertThat(edit.isEmpty()).isTrue();
        assertThat(edit.toSlice().text()).isEqualTo("{}");
    }

    @Test
    void findsNamesHoweverTheyAreWritten() throws Exception {
        assertThat(of("{\"\\u0061\":1,\"é\":2}")
                        .set("a", Slice.of("3"))
                        .set("é", Slice.of("4"))
                        .set("\"", Slice.of("5"))
                        .toSlice()
                        .text())
                .isEqualTo("{\"\\u0061\":3,\"é\":4,\"\\\"\":5}");
    }
}
