package io.mcpstead.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.junit.jupiter.api.Test;

final class JsonObjectTest {
    private static JsonObject read(String json) throws MalformedMessageException {
        return JsonObject.read(Slice.of(json));
    }

    @Test
    void givesEachMemberAsItLies() throws Exception {
        JsonObject object = read(" { \"a\" : -1.50E+3 ,\"b\":[ 1 , {} ]\n,\"c\":\"x\\ty\",\"d\": { \"e\" : null } } ");

        assertThat(object.get("a")).hasToString("-1.50E+3");
        assertThat(object.get("b")).hasToString("[ 1 , {} ]");
        assertThat(object.get("c")).hasToString("\"x\\ty\"");
        assertThat(object.get("d")).hasToString("{ \"e\" : null }");
    }

    @Test
    void hasNoMemberThatIsMissing() throws Exception {
        assertThat(read("{\"a\":{\"b\":1}}").get("b")).isNull();
    }

    @Test
    void decodesStrings() throws Exception {
        JsonObject object = read("{\"a\":\"\\u00e9\\n\\\"\",\"b\":1,\"c\":null,\"d\":\"\"}");

        assertThat(object.string("a")).isEqualTo("\u00e9\n\"");
        assertThat(object.string("b")).isNull();
        assertThat(object.string("c")).isNull();
        assertThat(object.string("d")).isEmpty();
        assertThat(object.string("e")).isNull();
    }

    @Test
    void readsNestedObjects() throws Exception {
        JsonObject object = read("{\"a\":{\"b\":{\"c\":5}},\"x\":1}");
        JsonObject b = Objects.requireNonNull(
                Objects.requireNonNull(object.object("a")).object("b"));

        assertThat(b.get("c")).hasToString("5");
        assertThat(object.object("x")).isNull();
        assertThat(object.object("none")).isNull();
    }

    @Test
    void readsNestedObjectsInTheSamePassAlike() throws Exception {
        String json = "{\"a\": {\"b\":{\"c\":5} , \"d\":\"\u00e9\"} ,\"e\":[{}]}";
        JsonObject a = Objects.requireNonNull(JsonObject.read(Slice.of(json), 1).object("a"));

        assertThat(a.source()).hasToString("{\"b\":{\"c\":5} , \"d\":\"\u00e9\"}");
        assertThat(a.get("b")).hasToString("{\"c\":5}");
        assertThat(a.string("d")).isEqualTo("\u00e9");
    }

    @Test
    void knowsTheLiteralTrue() throws Exception {
        JsonObject object = read("{\"a\":true,\"b\":false,\"c\":\"true\",\"d\":1}");

        assertThat(object.isTrue("a")).isTrue();
        assertThat(object.isTrue("b")).isFalse();
        assertThat(object.isTrue("c")).isFalse();
        assertThat(object.isTrue("d")).isFalse();
        assertThat(object.isTrue("e")).isFalse();
    }

    @Test
    void readsAnEmptyObject() throws Exception {
        assertThat(read("{ }").get("a")).isNull();
    }

    @Test
    void readsNamesBeyondTheBasicPlaneHoweverTheyAreWritten() throws Exception {
        assertThat(read("{\"\\ud83d\\ude00\":1}").get("\ud83d\ude00")).hasToString("1");
        assertThat(read("{\"\ud83d\ude00\":1}").get("\ud83d\ude00")).hasToString("1");
    }

    @Test
    void keepsAnEmptyName() throws Exception {
        assertThat(read("{\"\":1}").get("")).hasToString("1");
    }

    @Test
    void refusesDuplicatesInANestedObjectWhenItIsRead() throws Exception {
        JsonObject object = read("{\"_meta\":{\"progressToken\":1,\"progress\\u0054oken\":2}}");

        assertThatThrownBy(() -> object.object("_meta"))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("duplicate key 'progressToken'");
    }
}
