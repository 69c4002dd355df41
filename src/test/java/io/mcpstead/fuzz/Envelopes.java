package io.mcpstead.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import io.mcpstead.wire.Slices;
import org.jspecify.annotations.Nullable;

/** Any mixture of an envelope's members is told apart as JSON-RPC 2.0 says, and keeps all its parts. */
final class Envelopes {
    private static final String[] NAMES = {"id", "method", "params", "result", "error"};

    private Envelopes() {}

    static void readsEnvelopes(FuzzedDataProvider data) throws Exception {
        ObjectNode tree = envelope(data);
        byte[] json = JsonText.bytesOf(tree, data);
        Slice source = Slices.within(data.consumeBytes(4), json, data.consumeBytes(4));
        try {
            assertMessage(Message.read(source), tree, source);
        } catch (MalformedMessageException e) {
            assertRefusal(e, tree);
        }
    }

    private static ObjectNode envelope(FuzzedDataProvider data) {
        ObjectNode tree = data.consumeBoolean() ? JsonTrees.object(data) : JsonNodeFactory.instance.objectNode();
        for (int members = data.consumeInt(1, 5); members > 0; members--) {
            tree.set(data.pickValue(NAMES), JsonTrees.value(data));
        }
        if (data.consumeInt(0, 3) != 1) {
            tree.put("method", data.consumeString(8));
        } else if (data.consumeBoolean()) {
            tree.putObject("error").put("code", data.consumeInt()).set("data", JsonTrees.value(data));
        }
        return data.consumeInt(0, 7) == 1 ? tree : tree.put("jsonrpc", "2.0");
    }

    private static void assertMessage(Message message, ObjectNode tree, Slice source) throws Exception {
        assertThat(message.source()).isEqualTo(source);
        assertThat(tree.path("jsonrpc").textValue()).isEqualTo("2.0");
        switch (message) {
            case Message.Request request -> assertCall(request, request.id(), tree);
            case Message.Notification notification -> assertCall(notification, null, tree);
            case Message.Result result -> assertResult(result, tree);
            case Message.Failure failure -> assertFailure(failure, tree);
        }
    }

    private static void assertCall(Message.Call call, @Nullable RequestId id, ObjectNode tree) throws Exception {
        assertThat(call.method()).isEqualTo(tree.path("method").textValue());
        assertId(id, tree);
        JsonNode params = tree.path("params");
        assertMembers(call.params(), params);
        assertThat(params.isObject() || params.isNull() || params.isMissingNode())
                .isTrue();
    }

    private static void assertResult(Message.Result result, ObjectNode tree) throws Exception {
        assertThat(tree.has("method")).isFalse();
        assertThat(tree.path("error").isMissingNode() || tree.path("error").isNull())
                .isTrue();
        assertId(result.id(), tree);
        assertSame(result.result(), tree.path("result"));
        assertMembers(result.members(), tree.path("result"));
        assertWithId(result, tree);
    }

    private static void assertFailure(Message.Failure failure, ObjectNode tree) throws Exception {
        assertThat(tree.has("method")).isFalse();
        assertId(failure.id(), tree);
        RpcError error = failure.error();
        JsonNode expected = tree.path("error");
        assertThat(error.code()).isEqualTo(expected.path("code").decimalValue().intValueExact());
        assertThat(error.message())
                .isEqualTo(
                        expected.path("message").isTextual()
                                ? expected.path("message").textValue()
                                : "");
        if (error.data() != null) {
            assertSame(error.data(), expected.path("data"));
        }
        if (failure.id() != null) {
            assertWithId(failure, tree);
        }
    }

    private static void assertWithId(Message.Response response, ObjectNode tree) throws Exception {
        assertSame(response.withId(RequestId.of(17)).toSlice(), tree.deepCopy().put("id", 17));
    }

    /** An id that is missing counts as none; so does null, in an error. */
    private static void assertId(@Nullable RequestId id, ObjectNode tree) throws Exception {
        JsonNode expected = tree.path("id");
        if (id == null) {
            assertThat(expected.isMissingNode() || expected.isNull()).isTrue();
        } else {
            assertSame(id.json(), expected);
        }
    }

    private static void assertMembers(JsonObject members, JsonNode tree) throws Exception {
        assertSame(members.source(), tree.isObject() ? tree : JsonNodeFactory.instance.objectNode());
    }

    private static void assertSame(Slice json, JsonNode tree) throws Exception {
        assertThat(JsonTrees.same(JsonTrees.parse(json.text()), tree))
                .as("%s for %s", json, tree)
                .isTrue();
    }

    private static void assertRefusal(MalformedMessageException e, ObjectNode tree) throws Exception {
        assertThat(e.code()).isIn(ErrorCode.INVALID_REQUEST, ErrorCode.INVALID_PARAMS);
        if (e.id() != null) {
            assertSame(e.id().json(), tree.path("id"));
        }
        boolean sound = tree.path("jsonrpc").asText().equals("2.0")
                && (!tree.has("id")
                        || tree.path("id").isTextual()
                        || tree.path("id").isNumber())
                && tree.path("method").isTextual()
                && (!tree.has("params") || tree.path("params").isObject());
        assertThat(sound).as("refused %s: %s", tree, e.reason()).isFalse();
    }
}
