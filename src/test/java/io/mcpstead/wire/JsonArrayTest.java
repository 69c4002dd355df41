package io.mcpstead.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonArrayTest {
    private static MalformedMessageException refused(String json) {
        MalformedMessageException e =
                catchThrowableOfType(MalformedMessageException.class, () -> JsonArray.read(Slice.of(json), 3));
        assertThat(e).as("refusal of %s", json).isNotNull();
        return e;
    }

    @Test
    void givesEachElementAsItLies() throws Exception {
        assertThat(JsonArray.read(Slice.of(" [ 1.0 , \"a,b\",{\"c\":[ ]} ,[],null ] "), 5))
                .extracting(Slice::text)
                .containsExactly("1.0", "\"a,b\"", "{\"c\":[ ]}", "[]", "null");
    }

    @Test
    void readsAnEmptyArray() throws Exception {
        assertThat(JsonArray.read(Slice.of("[]"), 0)).isEmpty();
    }

    @Test
    void takesAsManyElementsAsTheBound() throws Exception {
        assertThat(JsonArray.read(Slice.of("[1,2,3]"), 3)).hasSize(3);
    }

    @Test
    void refusesOneMoreThanTheBound() {
        assertThat(refused("[1,2,3,4]").reason()).isEqualTo("more than 3 elements in one array");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "1", "null"})
    void refusesWhatIsNoArray(String json) {
        assertThat(refused(json).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[", "[1", "[1,", "[1,]", "[1]]", "[1] 2", "[1 2]", "[{]", "[\"a]"})
    void refusesBrokenArrays(String json) {
        assertThat(refused(json).code()).isEqualTo(ErrorCode.PARSE_ERROR);
    }

    @Test
    void refusesADeepElement() {
        assertThat(refused("[" + "[".repeat(100_000)).code()).isEqualTo(ErrorCode.PARSE_ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", " \t\r\n[1]", "\ufeff[{}]"})
    void opensWithABracket(String json) {
        assertThat(JsonArray.opens(Slice.of(json))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", " {[", "x[", "\ufeff{"})
    void doesNotOpenWithAnythingElse(String json) {
        assertThat(JsonArray.opens(Slice.of(json))).isFalse();
    }

    @Test
    void readsAfterAByteOrderMark() throws Exception {
        assertThat(JsonArray.read(Slice.of("\ufeff[12,34]"), 3))
                .extracting(Slice::text)
                .containsExactly("12", "34");
    }
}
