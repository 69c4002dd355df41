package io.mcpstead.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Objects;
import org.junit.jupiter.api.Test;

final class SpliceTest {
    private static final String TEXT = "{ \"a\" : 1 , \"b\":\"\u00e9\",\"c\": {\"d\":[ ]} }";

    private final Slice source = Slice.of(TEXT);

    private Slice part(String name) throws MalformedMessageException {
        return Objects.requireNonNull(JsonObject.read(source).get(name));
    }

    @Test
    void copiesWithoutEdits() {
        assertThat(new Splice(source).toSlice()).isEqualTo(source);
    }

    @Test
    void replacesOnePart() throws Exception {
        assertThat(new Splice(source).replace(part("a"), Slice.of("12345")).toSlice())
                .hasToString(TEXT.replace("1", "12345"));
    }

    @Test
    void replacesSeveralPartsInAnyOrder() throws Exception {
        Slice spliced = new Splice(source)
                .replace(part("c"), Slice.of(""))
                .replace(part("a"), Slice.of("\"\u4e2d\""))
                .replace(part("b"), Slice.of("0"))
                .toSlice();

        assertThat(spliced).hasToString("{ \"a\" : \"\u4e2d\" , \"b\":0,\"c\":  }");
    }

    @Test
    void replacesTheWhole() {
        assertThat(new Splice(source).replace(source, Slice.of("x")).toSlice()).hasToString("x");
    }

    @Test
    void replacesWithinAPartOfALargerArray() throws Exception {
        Slice inner = part("c");
        Slice d = Objects.requireNonNull(JsonObject.read(inner).get("d"));

        assertThat(new Splice(inner).replace(d, Slice.of("[1]")).toSlice()).hasToString("{\"d\":[1]}");
    }

    @Test
    void leavesTheSourceAlone() throws Exception {
        Slice unused = new Splice(source).replace(part("a"), Slice.of("2")).toSlice();

        assertThat(unused).isNotEqualTo(source);
        assertThat(source).hasToString(TEXT);
    }

    @Test
    void refusesAPartOfAnotherMessageEvenIfEqual() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Splice(source).replace(Slice.of(TEXT), Slice.of("2")));
    }

    @Test
    void refusesAPartOutsideOfTheSource() throws Exception {
        Slice inner = part("c");
        Slice outer = part("a");

        assertThatIllegalArgumentException().isThrownBy(() -> new Splice(inner).replace(outer, Slice.of("2")));
    }
}
