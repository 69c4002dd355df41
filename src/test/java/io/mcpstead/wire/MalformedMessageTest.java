package io.mcpstead.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message is refused for, with which code, and whether its sender is told its id. */
final class MalformedMessageTest {
    private static final int FAR_TOO_DEEP = 200_000;

    private static MalformedMessageException refused(Slice json) {
        MalformedMessageException e = catchThrowableOfType(MalformedMessageException.class, () -> Message.read(json));
        assertThat(e).as("refusal of %.200s", json).isNotNull();
        return e;
    }

    private static MalformedMessageException refused(String json) {
        return refused(Slice.of(json));
    }

    private static void assertParseError(MalformedMessageException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.PARSE_ERROR);
        assertThat(e.reason()).startsWith("not valid JSON");
        assertThat(e.id()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "false", "{}", "{\"a\":1}", "[]", "[1]"})
    void refusesAnIdThatIsNeitherStringNorNumber(String id) {
        MalformedMessageException e = refused("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"m\"}");

        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(e.reason()).isEqualTo("id must be a string or a number");
        assertThat(e.id()).isNull();
    }

    @Test
    void refusesANullIdOfAResult() {
        assertThat(refused("{\"jsonrpc\":\"2.0\",\"id\":null,\"result\":{}}").code())
                .isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void refusesAResultWithoutId() {
        assertThat(refused("{\"jsonrpc\":\"2.0\",\"result\":{}}").reason()).isEqualTo("a result must bear an id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"jsonrpc\":\"1.0\",",
                "\"jsonrpc\":2.0,",
                "\"jsonrpc\":null,",
                "\"JSONRPC\":\"2.0\",",
                "\"jsonrpc\":\"2.0 \","
            })
    void refusesAMessageOfAnotherVersion(String version) {
        MalformedMessageException e = refused("{" + version + "\"id\":1,\"method\":\"m\"}");

        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(e.reason()).isEqualTo("jsonrpc must be \"2.0\"");
        assertThat(e.id()).isEqualTo(RequestId.of(1));
    }

    @Test
    void refusesAMessageWithoutMethod() {
        MalformedMessageException e = refused("{\"jsonrpc\":\"2.0\",\"id\":1}");

        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(e.reason()).isEqualTo("method is required");
        assertThat(e.id()).isEqualTo(RequestId.of(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", "{}", "[\"m\"]", "true"})
    void refusesAMethodThatIsNotAString(String method) {
        MalformedMessageException e = refused("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":" + method + "}");

        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(e.reason()).isEqualTo("method must be a string");
        assertThat(e.id()).isEqualTo(RequestId.of(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[1,2]", "1", "\"text\"", "true"})
    void refusesParamsThatAreNotAnObject(String params) {
        MalformedMessageException e =
                refused("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":" + params + "}");

        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMS);
        assertThat(e.reason()).isEqualTo("params must be an object");
        assertThat(e.id()).isEqualTo(RequestId.of(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "\"text\"",
                "[]",
                "{}",
                "{\"code\":\"x\"}",
                "{\"code\":\"-32000\"}",
                "{\"code\":null}",
                "{\"code\":[1]}",
                "{\"code\":1.5}",
                "{\"code\":99999999999}",
                "{\"code\":1e999999999}",
                "{\"code\":1e-999999999}",
                "{\"code\":1e2147483647}",
                "{\"code\":1e99999999999}"
            })
    void refusesAnErrorWithoutAnIntegerCode(String error) {
        MalformedMessageException e = refused("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":" + error + "}");

        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(e.id()).isEqualTo(RequestId.of(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"2.0\",\"id\":1}",
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{}}"
            })
    void tellsWhichRequestWasToBeAnswered(String json) {
        assertThat(refused(json).answeredId()).isEqualTo(RequestId.of(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"m\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":1,\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":[]}",
                "{\"jsonrpc\":\"2.0\",\"error\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":[],\"result\":{}}"
            })
    void doesNotTakeARequestForAnAnswer(String json) {
        assertThat(refused(json).answeredId()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{\"jsonrpc\":\"2.0\"}]", "1", "\"text\"", "true", "null"})
    void refusesWhatIsNoObject(String json) {
        MalformedMessageException e = refused(json);

        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(e.reason()).isEqualTo("not a JSON object");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"m\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"i\\u0064\":1,\"method\":\"m\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"method\":\"n\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{\"name\":\"a\",\"na\\u006de\":\"b\"}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{\"arguments\":{},\"\\u0061rguments\":{}}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"unknown\":1,\"unknown\":1}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"a\":1,\"a\":1}}"
            })
    void refusesDuplicateKeys(String json) {
        MalformedMessageException e = refused(json);

        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(e.reason()).startsWith("duplicate key '");
    }

    @Test
    void refusesADuplicateKeyAmongMany() {
        StringBuilder params = new StringBuilder("{");
        for (int i = 0; i < 1000; i++) {
            params.append("\"k").append(i).append("\":").append(i).append(",");
        }
        MalformedMessageException e =
                refused("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":" + params.append("\"k3\":0}}"));

        assertThat(e.reason()).isEqualTo("duplicate key 'k3'");
    }

    @Test
    void quotesOnlyTheBeginningOfALongDuplicateKey() {
        String key = "\"" + "k".repeat(40_000) + "\":1";

        assertThat(refused("{" + key + "," + key + "}").reason()).hasSizeLessThan(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{\"a\":  | }}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":         | }",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"unknown\":                         | }",
                "{\"jsonrpc\":\"2.0\",\"id\":                                       | }",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":                          | }"
            })
    void refusesDeepNestingWithoutStackOverflow(String before, String after) {
        assertParseError(refused(before + "[".repeat(FAR_TOO_DEEP) + "]".repeat(FAR_TOO_DEEP) + after));
        assertParseError(refused(before + "{\"a\":".repeat(FAR_TOO_DEEP) + "1" + "}".repeat(FAR_TOO_DEEP) + after));
    }

    @Test
    void refusesDeepNestingThatNeverCloses() {
        assertParseError(refused("{\"params\":" + "[".repeat(FAR_TOO_DEEP)));
    }

    @Test
    void takesNestingDownToTheBound() throws Exception {
        int depth = JsonScanner.MAX_DEPTH - 1;
        String json =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"x\":" + "[".repeat(depth) + "]".repeat(depth) + "}";

        assertThat(Message.read(Slice.of(json))).isInstanceOf(Message.Request.class);
        assertParseError(refused(json.replace("\"x\":", "\"x\":[").replace("]}", "]]}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n\t\r ",
                "\ufeff",
                "{",
                "}",
                "{\"",
                "{\"jsonrpc\"",
                "{\"jsonrpc\":",
                "{\"jsonrpc\":\"2.0\"",
                "{\"jsonrpc\":\"2.0\",",
                "{\"a\":[1,2",
                "{\"a\":{\"b\":1",
                "{\"a\":tru",
                "{\"a\":1",
                "{\"a\":\"x\\"
            })
    void refusesATruncatedMessage(String json) {
        assertParseError(refused(json));
    }

    @Test
    void refusesEveryTruncationOfAMessage() {
        String whole =
                "{\"jsonrpc\":\"2.0\",\"id\":-1.5e3,\"method\":\"t\\u00e9\",\"params\":{\"a\":[1,{\"b\":null}],\"c\":\"\u00e9\"}}";
        byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < bytes.length; length++) {
            assertParseError(refused(new Slice(bytes, 0, length)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", " 1", "]", ",", "x", "\"", "\u0000", "\ufeff"})
    void refusesTrailingGarbage(String garbage) {
        assertThat(refused("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}" + garbage)
                        .code())
                .isEqualTo(ErrorCode.PARSE_ERROR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'a':1}",
                "{a:1}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":NaN}",
                "{\"a\":1,}",
                "{\"a\" 1}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\n\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{/**/}",
                "<html>",
                "data: {}",
                "{\"a\":[1 2]}",
                "{\"a\":[1}}",
                "{\"a\":1}}"
            })
    void refusesWhatIsNoJson(String json) {
        assertParseError(refused(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff",
                "80",
                "c3",
                "c328",
                "e28228",
                "f09f98",
                "c080",
                "c1bf",
                "eda080",
                "edbfbf",
                "f08080af",
                "f4908080",
                "f5808080"
            })
    void refusesBrokenUtf8InAnyString(String hex) {
        String broken = new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
        assertParseError(refused(
                latin1("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{\"a\":\"" + broken + "\"}}")));
        assertParseError(refused(
                latin1("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{\"a\":[\"" + broken + "\"]}}")));
        assertParseError(refused(latin1("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"" + broken + "\":1}")));
        assertParseError(refused(latin1("{\"jsonrpc\":\"2.0\",\"id\":\"" + broken + "\",\"method\":\"m\"}")));
        assertParseError(refused(latin1("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"} " + broken)));
    }

    private static Slice latin1(String text) {
        return Slice.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE"})
    void refusesOtherEncodings(String charset) {
        for (String json : new String[] {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}", "{}", "[]"}) {
            assertParseError(refused(Slice.of(json.getBytes(Charset.forName(charset)))));
        }
    }

    @Test
    void refusesANumberOfManyThousandDigits() {
        assertParseError(refused("{\"a\":" + "9".repeat(100_000) + "}"));
    }

    @Test
    void givesTheReasonInOneLine() {
        assertThat(refused("{\"a\":\n\n x}").reason()).doesNotContain("\n");
    }
}
