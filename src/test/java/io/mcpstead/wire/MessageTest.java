package io.mcpstead.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageTest {
    private static <T extends Message> T read(Class<T> type, String json) throws MalformedMessageException {
        Message message = Message.read(Slice.of(json));
        assertThat(message).isInstanceOf(type);
        return type.cast(message);
    }

    private static Message.Request request(String json) throws MalformedMessageException {
        return read(Message.Request.class, json);
    }

    @Test
    void readsARequest() throws Exception {
        Message.Request request =
                request("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"a__b\"}}");

        assertThat(request.id()).isEqualTo(RequestId.of(7));
        assertThat(request.method()).isEqualTo("tools/call");
        assertThat(request.params().string("name")).isEqualTo("a__b");
    }

    @Test
    void readsARequestWhateverTheOrderOfItsMembers() throws Exception {
        Message.Request request =
                request("{\"params\":{\"name\":\"x\"},\"method\":\"m\",\"id\":\"k\",\"jsonrpc\":\"2.0\"}");

        assertThat(request.id()).hasToString("\"k\"");
        assertThat(request.params().string("name")).isEqualTo("x");
    }

    @Test
    void readsANotification() throws Exception {
        Message.Notification notification =
                read(Message.Notification.class, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");

        assertThat(notification.method()).isEqualTo("notifications/initialized");
        assertThat(notification.params().get("any")).isNull();
    }

    @Test
    void readsAResult() throws Exception {
        Message.Result result =
                read(Message.Result.class, "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{\"tools\":[1, 2]}}");

        assertThat(result.id()).isEqualTo(RequestId.of(3));
        assertThat(result.result()).hasToString("{\"tools\":[1, 2]}");
        assertThat(result.members().get("tools")).hasToString("[1, 2]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "5", "\"text\"", "[1]"})
    void readsAResultThatIsNoObject(String value) throws Exception {
        Message.Result result = read(Message.Result.class, "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":" + value + "}");

        assertThat(result.result()).hasToString(value);
        assertThat(result.members().get("any")).isNull();
    }

    @Test
    void readsAFailure() throws Exception {
        Message.Failure failure = read(
                Message.Failure.class,
                "{\"jsonrpc\":\"2.0\",\"id\":3,\"error\":{\"code\":-32001,\"message\":\"n\\u006f\",\"data\":{\"a\":1}}}");

        assertThat(failure.id()).isEqualTo(RequestId.of(3));
        assertThat(failure.error()).isEqualTo(new RpcError(-32001, "no", Slice.of("{\"a\":1}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"id\":null,", ""})
    void readsAFailureWhoseSenderCouldNotReadTheId(String id) throws Exception {
        Message.Failure failure =
                read(Message.Failure.class, "{\"jsonrpc\":\"2.0\"," + id + "\"error\":{\"code\":-32700}}");

        assertThat(failure.id()).isNull();
        assertThat(failure.error()).isEqualTo(new RpcError(-32700, "", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-32000", "-32000.0", "-3.2e4", "-320E+2", "-3200000e-2", "-32000.000000000000000000000000"})
    void readsAnErrorCodeHoweverItIsWritten(String code) throws Exception {
        Message.Failure failure = read(
                Message.Failure.class,
                "{\"jsonrpc\":\"2.0\",\"id\":3,\"error\":{\"code\":" + code + ",\"message\":\"no\"}}");

        assertThat(failure.error()).isEqualTo(new RpcError(-32000, "no", null));
    }

    @Test
    void readsAFailureBesideAnEmptyResult() throws Exception {
        Message.Failure failure = read(
                Message.Failure.class,
                "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":null,\"error\":{\"code\":1,\"message\":\"m\"}}");

        assertThat(failure.error().code()).isEqualTo(1);
    }

    @Test
    void readsAResultBesideAnEmptyError() throws Exception {
        Message.Result result =
                read(Message.Result.class, "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{\"a\":1},\"error\":null}");

        assertThat(result.result()).hasToString("{\"a\":1}");
    }

    @Test
    void takesNullParamsForNone() throws Exception {
        Message.Request request = request("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":null}");

        assertThat(request.params().get("cursor")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "1.5",
                "1e3",
                "9007199254740993",
                "123456789012345678901234567890",
                "\"\"",
                "\"1\"",
                "\"\\u0031\"",
                "\"\u00e9\u4e2d\ud83d\ude00\""
            })
    void keepsAnIdAsItWasWritten(String id) throws Exception {
        Message.Request request = request("{\"jsonrpc\":\"2.0\",\"id\":" + id + " ,\"method\":\"m\"}");

        assertThat(request.id()).hasToString(id);
    }

    @Test
    void keepsNumbersToTheDigit() throws Exception {
        String params = "{\"a\":1.10000000000000000000000001,\"b\":-0.0,\"c\":1E+400,\"d\":" + "9".repeat(900) + "}";
        Message.Request request = request("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":" + params + "}");

        assertThat(request.params().source()).hasToString(params);
        assertThat(request.params().get("a")).hasToString("1.10000000000000000000000001");
        assertThat(request.params().get("d")).hasToString("9".repeat(900));
    }

    @Test
    void passesOnAHugeString() throws Exception {
        String huge = "\"" + "x\\n\u00e9".repeat(2_000_000) + "\"";
        Message.Request request =
                request("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{\"before\":1,\"huge\":" + huge
                        + ",\"after\":2}}");

        assertThat(request.params().get("huge")).isEqualTo(Slice.of(huge));
        assertThat(request.params().get("after")).hasToString("2");
    }

    @Test
    void leavesAByteOrderMarkOut() throws Exception {
        Message.Request request =
                request("\ufeff{\"jsonrpc\":\"2.0\",\"id\":12,\"method\":\"m\",\"params\":{\"a\":34}}");

        assertThat(request.id()).hasToString("12");
        assertThat(request.params().get("a")).hasToString("34");
        assertThat(request.source().first()).isEqualTo((byte) '{');
    }

    @Test
    void readsFromTheMiddleOfAnArray() throws Exception {
        byte[] batch = "[{},{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"m\",\"params\":{\"a\":[6]}},{}]"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Slice second = JsonArray.read(Slice.of(batch), 3).get(1);
        Message.Request request = (Message.Request) Message.read(second);

        assertThat(request.id()).hasToString("5");
        assertThat(request.params().get("a")).hasToString("[6]");
    }

    @Test
    void ignoresMembersThatItDoesNotKnow() throws Exception {
        Message.Request request = request(
                "{\"x\":[{\"id\":9}],\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"y\":{\"method\":\"other\"}}");

        assertThat(request.id()).isEqualTo(RequestId.of(1));
        assertThat(request.method()).isEqualTo("m");
    }

    @Test
    void decodesEscapedMemberNamesAndMethods() throws Exception {
        Message.Request request = request("{\"\\u006asonrpc\":\"2.0\",\"i\\u0064\":1,\"method\":\"tools\\/list\"}");

        assertThat(request.method()).isEqualTo("tools/list");
    }

    @Test
    void readsAnEscapedVersion() throws Exception {
        assertThat(request("{\"jsonrpc\":\"\\u0032.0\",\"id\":1,\"method\":\"m\"}")
                        .method())
                .isEqualTo("m");
    }

    @Test
    void decodesALoneSurrogateOfAMethod() throws Exception {
        assertThat(request("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\\ud800\"}")
                        .method())
                .isEqualTo("\ud800");
    }

    @Test
    void readsManyMembersInLinearTime() throws Exception {
        StringBuilder params = new StringBuilder("{");
        for (int i = 0; i < 300_000; i++) {
            params.append(i == 0 ? "" : ",")
                    .append("\"k")
                    .append(i)
                    .append("\":")
                    .append(i);
        }
        Message.Request request =
                request("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":" + params.append("}}"));

        assertThat(request.params().get("k299999")).hasToString("299999");
    }

    @Test
    void aLongResponseIsWrittenInPartsWithAnotherId() throws Exception {
        String text = "x".repeat(Json.LONG);
        String json = "{ \"id\" : 12, \"jsonrpc\":\"2.0\",\"result\":{\"text\":\"" + text + "\"}}";
        Json changed = read(Message.Result.class, json).withId(RequestId.of(Slice.of("\"c\"")));
        String expected = json.replace("12", "\"c\"");

        assertThat(changed).isInstanceOf(JsonParts.class);
        assertThat(changed.length()).isEqualTo(expected.length());
        assertThat(changed.toSlice()).hasToString(expected);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        changed.writeTo(out);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(expected);
    }

    @Test
    void givesAResultAnotherIdAndLeavesTheRest() throws Exception {
        Message.Result result = read(
                Message.Result.class,
                " {\"x\" : 1.00, \"result\":{\"id\":77, \"n\":1e2},\n\"id\" : 77 , \"jsonrpc\":\"2.0\"} ");

        assertThat(result.withId(RequestId.of(Slice.of("\"c-\\u0031\""))))
                .hasToString(
                        " {\"x\" : 1.00, \"result\":{\"id\":77, \"n\":1e2},\n\"id\" : \"c-\\u0031\" , \"jsonrpc\":\"2.0\"} ");
    }

    @Test
    void givesAFailureAnotherIdAndLeavesTheRest() throws Exception {
        Message.Failure failure = read(
                Message.Failure.class,
                "{\"jsonrpc\":\"2.0\",\"id\":77,\"error\":{\"code\":-1,\"message\":\"m\",\"data\":77, \"more\":[]}}");

        assertThat(failure.withId(RequestId.of(5)))
                .hasToString(
                        "{\"jsonrpc\":\"2.0\",\"id\":5,\"error\":{\"code\":-1,\"message\":\"m\",\"data\":77, \"more\":[]}}");
    }

    @Test
    void givesAFailureWithoutIdOne() throws Exception {
        Message.Failure failure = read(
                Message.Failure.class,
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"m\",\"data\":{\"a\": 1}}}");

        assertThat(failure.withId(RequestId.of(5)))
                .hasToString(
                        "{\"jsonrpc\":\"2.0\",\"id\":5,\"error\":{\"code\":-32700,\"message\":\"m\",\"data\":{\"a\": 1}}}");
    }
}
