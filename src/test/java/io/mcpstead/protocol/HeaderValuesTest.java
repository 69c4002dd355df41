package io.mcpstead.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HeaderValuesTest {
    /** The examples of the specification. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "us-west1|us-west1",
                "Hello, 世界|=?base64?SGVsbG8sIOS4lueVjA==?=",
                " padded |=?base64?IHBhZGRlZCA=?=",
                "=?base64?literal?=|=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?="
            })
    void encodesAsTheSpecificationShows(String text, String header) {
        assertThat(HeaderValues.encode(text)).isEqualTo(header);
        assertThat(HeaderValues.decode(header)).contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "line1\nline2", "\u0000", "\u007f", "\ttab", "a\tb", "é", "😀", "=?base64?", "?="})
    void whatIsEncodedDecodesToTheSame(String text) {
        String header = HeaderValues.encode(text);

        assertThat(header).matches("[\\t -~]*");
        assertThat(HeaderValues.decode(header)).contains(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "é",
                "a\nb",
                "\u0000",
                "\u007f",
                "=?base64?!!!!?=",
                "=?base64?A?=",
                "=?base64?gICA?=",
                "=?base64?SGVs bG8=?="
            })
    void refusesInvalidCharactersAndBrokenBase64(String header) {
        assertThat(HeaderValues.decode(header)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"=?BASE64?YQ==?=", "=?base64?=", "x=?base64?YQ==?="})
    void takesForPlainWhatIsNoSentinel(String header) {
        assertThat(HeaderValues.decode(header)).contains(header);
    }
}
