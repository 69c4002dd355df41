package io.mcpstead.bridge.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.protocol.ClientCapability;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class QuestionTest {
    private static JsonObject json(String text) throws MalformedMessageException {
        return JsonObject.read(Slice.of(text));
    }

    private static Question read(String method, String params) throws MalformedMessageException {
        return Question.read(method, json(params)).orElseThrow();
    }

    @Test
    void needsWhatItsParamsNeed() throws MalformedMessageException {
        assertThat(read("elicitation/create", "{\"message\":\"m\"}").needs())
                .isEqualTo(ClientCapability.ELICITATION_FORM);
        assertThat(read("elicitation/create", "{\"mode\":\"url\"}").needs())
                .isEqualTo(ClientCapability.ELICITATION_URL);
        assertThat(read("sampling/createMessage", "{\"maxTokens\":1}").needs()).isEqualTo(ClientCapability.SAMPLING);
        assertThat(read("sampling/createMessage", "{\"toolChoice\":{}}").needs())
                .isEqualTo(ClientCapability.SAMPLING_TOOLS);
        assertThat(Question.read("tools/call", json("{}"))).isEmpty();
    }

    @Test
    void saysToTheUpstreamWhetherTheMethodOrTheModeIsMissing() throws MalformedMessageException {
        Question url = read("elicitation/create", "{\"mode\":\"url\"}");

        assertThat(url.undeclared(Set.of()).code()).isEqualTo(-32601);
        assertThat(url.undeclared(Set.of(ClientCapability.ELICITATION_FORM)).code())
                .isEqualTo(-32602);
    }

    @Test
    void passesParamsAsTheyCameButForTheProgressToken() throws MalformedMessageException {
        Question question = read(
                "elicitation/create",
                "{\"message\":\"m\",\"requestedSchema\":{\"x\":1.50},\"_meta\":{\"progressToken\":0,\"a\":1}}");

        assertThat(question.request(RequestId.of(4)).text())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"elicitation/create\",\"params\":"
                        + "{\"message\":\"m\",\"requestedSchema\":{\"x\":1.50},\"_meta\":{\"a\":1}}}");
    }

    @Test
    void rootsAreAskedForWithoutParams() throws MalformedMessageException {
        Question question = read("roots/list", "{\"_meta\":{\"progressToken\":0}}");

        assertThat(question.request(RequestId.of(4)).text())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"roots/list\"}");
        assertThat(question.inputRequest().text()).isEqualTo("{\"method\":\"roots/list\"}");
    }

    @Test
    void elicitationIdIsOfOneRevisionOnly() throws MalformedMessageException {
        Question with = read("elicitation/create", "{\"mode\":\"url\",\"elicitationId\":\"e\"}");
        Question without = read("elicitation/create", "{\"mode\":\"url\"}");

        assertThat(with.request(RequestId.of(1)).text()).contains("\"elicitationId\":\"e\"");
        assertThat(without.request(RequestId.of(1)).text()).contains("\"elicitationId\":\"");
        assertThat(with.inputRequest().text()).doesNotContain("elicitationId");
    }

    @Test
    void knowsAnAnswerFromWhatIsNone() throws MalformedMessageException {
        Question elicitation = read("elicitation/create", "{}");
        assertThat(elicitation.isAnsweredBy(json("{\"action\":\"decline\"}"))).isTrue();
        assertThat(elicitation.isAnsweredBy(json("{\"action\":\"whatever\"}"))).isFalse();
        assertThat(read("roots/list", "{}").isAnsweredBy(json("{\"roots\":{}}")))
                .isFalse();
        assertThat(read("sampling/createMessage", "{}").isAnsweredBy(json("{\"role\":\"user\"}")))
                .isFalse();
    }
}
