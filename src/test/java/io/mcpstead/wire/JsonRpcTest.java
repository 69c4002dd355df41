package io.mcpstead.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonRpcTest {
    @Test
    void writesARequest() {
        assertThat(JsonRpc.request(RequestId.of(4), "tools/call", Slice.of("{\"a\": 1}")))
                .hasToString("{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"tools/call\",\"params\":{\"a\": 1}}");
    }

    @Test
    void writesARequestWithoutParams() {
        assertThat(JsonRpc.request(RequestId.of(4), "ping", null))
                .hasToString("{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"ping\"}");
    }

    @Test
    void writesANotification() {
        assertThat(JsonRpc.notification("n", null)).hasToString("{\"jsonrpc\":\"2.0\",\"method\":\"n\"}");
    }

    @Test
    void writesAResult() {
        assertThat(JsonRpc.result(RequestId.of(4), Slice.of("{}")))
                .hasToString("{\"jsonrpc\":\"2.0\",\"id\":4,\"result\":{}}");
    }

    @Test
    void writesAnError() {
        assertThat(JsonRpc.error(RequestId.of(4), new RpcError(-1, "say \"no\"\n", Slice.of("[1]"))))
                .hasToString(
                        "{\"jsonrpc\":\"2.0\",\"id\":4,\"error\":{\"code\":-1,\"message\":\"say \\\"no\\\"\\n\",\"data\":[1]}}");
    }

    @Test
    void writesAnErrorWithoutId() {
        assertThat(JsonRpc.error(null, new RpcError(ErrorCode.PARSE_ERROR, "m")))
                .hasToString("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"m\"}}");
    }

    @Test
    void writesArrays() {
        assertThat(JsonRpc.array(List.of())).hasToString("[]");
        assertThat(JsonRpc.array(List.of(Slice.of("1"), Slice.of("{}")))).hasToString("[1,{}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "\"\\/", "\u0000\u001f\u007f", "\u00e9\u4e2d\ud83d\ude00\u2028", "\r\n\t"})
    void writesStringsThatReadAlike(String text) {
        assertThat(JsonStrings.decode(JsonRpc.string(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\ud800b", "\udc00", "\ud800", "\ud800\ud800\udc00"})
    void writesLoneSurrogatesSoThatTheyAreValidUtf8(String text) throws Exception {
        Slice error = JsonRpc.error(null, new RpcError(1, text, null));

        assertThat(Message.read(error)).isInstanceOf(Message.Failure.class);
        assertThat(((Message.Failure) Message.read(error)).error().message()).hasSameSizeAs(text);
    }
}
