package io.mcpstead.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestIdTest {
    private static RequestId id(String json) throws MalformedMessageException {
        return RequestId.of(Slice.of(json));
    }

    @Test
    void aNumberEqualsItself() throws Exception {
        assertThat(id("42")).isEqualTo(RequestId.of(42)).hasSameHashCodeAs(RequestId.of(42));
    }

    @Test
    void anIdOfOurOwnEqualsItselfAfterItsWayThere() throws Exception {
        for (long own : new long[] {0, 1, 10, 100, 1_000_000, -10, Long.MAX_VALUE}) {
            assertThat(id(Long.toString(own))).isEqualTo(RequestId.of(own)).hasSameHashCodeAs(RequestId.of(own));
            assertThat(id(own + ".0")).isEqualTo(RequestId.of(own));
        }
    }

    @Test
    void aNumberIsNotItsText() throws Exception {
        assertThat(id("1")).isNotEqualTo(id("\"1\""));
    }

    @Test
    void stringsAreEqualHoweverTheyAreEscaped() throws Exception {
        assertThat(id("\"\\u0061b\\/\"")).isEqualTo(id("\"ab/\"")).hasSameHashCodeAs(id("\"ab/\""));
    }

    @Test
    void stringsOfAnotherCaseDiffer() throws Exception {
        assertThat(id("\"a\"")).isNotEqualTo(id("\"A\""));
    }

    @Test
    void theEmptyStringIsAnId() throws Exception {
        assertThat(id("\"\"")).isEqualTo(id("\"\"")).isNotEqualTo(id("0"));
    }

    @ParameterizedTest
    @CsvSource({"1,1.0", "100,1e2", "100,1E+2", "0,-0", "1.5,15e-1", "0,0.000", "-7,-7.00"})
    void numbersAreEqualHoweverTheyAreWritten(String one, String other) throws Exception {
        assertThat(id(one)).isEqualTo(id(other)).hasSameHashCodeAs(id(other));
    }

    @ParameterizedTest
    @CsvSource({
        "1,2",
        "1,-1",
        "9007199254740992,9007199254740993",
        "1,1.0000000000000000000000001",
        "1e999999999,1e999999998"
    })
    void numbersOfOtherValueDiffer(String one, String other) throws Exception {
        assertThat(id(one)).isNotEqualTo(id(other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999999999999", "100e2147483647", "-1000.0E2147483647", "1e-2147483648"})
    void anExponentAtTheEndOfARangeOrBeyondIsStillAnId(String json) throws Exception {
        assertThat(id(json)).isEqualTo(id(json)).hasToString(json);
    }

    @Test
    void isNotEqualToAnotherType() {
        assertThat(RequestId.of(1)).isNotEqualTo("1");
    }

    @Test
    void isWrittenAsItCame() throws Exception {
        assertThat(id("1.0").json()).hasToString("1.0");
        assertThat(id("\"\\u0061\"").json()).hasToString("\"\\u0061\"");
        assertThat(RequestId.of(-3).json()).hasToString("-3");
    }
}
