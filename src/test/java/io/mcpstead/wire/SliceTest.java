package io.mcpstead.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

final class SliceTest {
    private static final byte[] BYTES = {'a', 'b', 'c', 'b', 'c'};

    @Test
    void equalsAnyRunOfTheSameBytes() {
        assertThat(new Slice(BYTES, 1, 3)).isEqualTo(new Slice(BYTES, 3, 5)).hasSameHashCodeAs(new Slice(BYTES, 3, 5));
        assertThat(new Slice(BYTES, 1, 3)).isEqualTo(Slice.of("bc")).hasSameHashCodeAs(Slice.of("bc"));
        assertThat(new Slice(BYTES, 0, 2)).isNotEqualTo(new Slice(BYTES, 1, 3));
        assertThat(Slice.of("a")).isNotEqualTo("a");
    }

    @Test
    void sharesTheArrayThatItIsAllOf() {
        assertThat(Slice.of(BYTES).toBytes()).isSameAs(BYTES);
    }

    @Test
    void copiesAPart() {
        assertThat(new Slice(BYTES, 1, 3).toBytes()).containsExactly('b', 'c');
    }

    @Test
    void writesOnlyItsPart() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Slice(BYTES, 1, 3).writeTo(out);

        assertThat(out).hasToString("bc");
    }

    @Test
    void tellsTheFirstByte() {
        assertThat(new Slice(BYTES, 1, 3).first()).isEqualTo((byte) 'b');
        assertThat(new Slice(BYTES, 1, 1).first()).isZero();
    }

    @Test
    void isALiteralOnlyWhenWholeEqual() {
        assertThat(Slice.of("true").isLiteral("true")).isTrue();
        assertThat(Slice.of("true ").isLiteral("true")).isFalse();
        assertThat(Slice.of("tru").isLiteral("true")).isFalse();
        assertThat(Slice.of("TRUE").isLiteral("true")).isFalse();
    }

    @Test
    void seesWhetherAStringMayEndInSomeLetters() {
        assertThat(Slice.of("[{\"uri\":1}]").mayHaveStringEndingIn("uri")).isTrue();
        assertThat(Slice.of("[{\"resourceuri\":1}]").mayHaveStringEndingIn("uri"))
                .isTrue();
        assertThat(Slice.of("[\"x\",\"\\u0075ri\"]").mayHaveStringEndingIn("uri"))
                .isTrue();
        assertThat(Slice.of("[\"uris\",\"ri\",\"é\",\"\\u20ac\",\"\\n\"]").mayHaveStringEndingIn("uri"))
                .isFalse();
        assertThat(Slice.of("ri\"").mayHaveStringEndingIn("uri")).isFalse();
        assertThat(Slice.of("\\u0").mayHaveStringEndingIn("uri")).isFalse();
    }

    @Test
    void onlyAPartOfItselfIsReplaced() {
        Slice source = Slice.of("[1,2]");

        assertThat(source.with(new Slice(source.array(), 1, 2), Slice.of("17")).toSlice())
                .hasToString("[17,2]");
        assertThatIllegalArgumentException().isThrownBy(() -> source.with(Slice.of("1"), Slice.of("17")));
    }
}
