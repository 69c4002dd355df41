package io.mcpstead.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.protocol.Methods;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.Slice;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QualifiedResultTest {
    /** Parts of {@link #CALLED} and its like that are to be qualified. */
    private static final String OWN = "@file:///a@";

    private static final String CALLED =
            "\"content\": [ {\"type\":\"text\",\"text\":\"\\\"uri\\\":\\\"file:///a\\\"\"},"
                    + "{\"type\":\"resource_link\", \"uri\" :\"" + OWN + "\",\"name\":\"file:///a\",\"size\":1.0},"
                    + "{\"resource\":{\"text\":\"file:///a\",\"uri\":\"" + OWN
                    + "\",\"uri2\":0.10},\"type\":\"resource\"},"
                    + "{\"type\":\"other\",\"uri\":\"file:///a\"}, 7, null,"
                    + "{\"type\":\"resource\",\"resource\":\"file:///a\",\"uri\":\"file:///a\"}],"
                    + "\"structuredContent\":{\"uri\":\"file:///a\",\"n\":1e5}";

    private static Message.Result result(String members) throws MalformedMessageException {
        return (Message.Result) Message.read(Slice.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + members + "}"));
    }

    private static String own(String template) {
        return template.replace(OWN, "file:///a");
    }

    private static String qualified(String template) {
        return template.replace(OWN, "one+file:///a");
    }

    private static void check(String method, String template) throws MalformedMessageException {
        assertThat(QualifiedResult.of("one", method, result(own(template))).text())
                .isEqualTo(qualified(template));
    }

    @RepeatedTest(200)
    void onlyTheUrisOfResourcesChange(RepetitionInfo repetition) throws Exception {
        OddJson odd = new OddJson(repetition.getCurrentRepetition());

        check(Methods.TOOLS_CALL, "{" + odd.members() + CALLED + " ," + odd.members() + "\"isError\":false}");
        check(
                Methods.PROMPTS_GET,
                "{" + odd.members() + "\"messages\":[{\"role\":\"user\",\"content\":{" + odd.members()
                        + "\"type\":\"resource\",\"resource\":{" + odd.members() + "\"uri\":\"" + OWN
                        + "\"}}},{\"content\":{\"type\":\"text\",\"text\":\"uri\"}}]}");
        check(
                Methods.RESOURCES_READ,
                "{" + odd.members() + "\"contents\":[{" + odd.members() + "\"uri\":\"" + OWN
                        + "\",\"text\":\"file:///a\"},{\"uri\":\"" + OWN + "\",\"blob\":\"AA==\"}]}");
        check(
                Methods.TASKS_GET,
                "{" + odd.members() + "\"status\":\"completed\",\"result\":{" + odd.members() + CALLED + "}}");
    }

    @Test
    void linksToAppsAreQualified() throws Exception {
        Slice changed = QualifiedResult.of(
                "my_one",
                Methods.TOOLS_CALL,
                result("{\"content\":[],\"_meta\":{\"ui\":{\"resourceUri\":\"ui://a/b\"}}}"));

        assertThat(changed.text())
                .isEqualTo("{\"content\":[],\"_meta\":{\"ui\":{\"resourceUri\":\"ui://my_one+a/b\"}}}");
    }

    @Test
    void taskIdsAreQualifiedWhereATaskIsAnswered() throws Exception {
        String task = "{\"resultType\":\"task\",\"taskId\":\"%s\",\"status\":\"working\",\"ttlMs\":60000}";

        assertThat(QualifiedResult.of("one", Methods.TOOLS_CALL, result(task.formatted("a+b")))
                        .text())
                .isEqualTo(task.formatted("one+a+b"));
        assertThat(QualifiedResult.of(
                                "one", Methods.TASKS_GET, result("{\"taskId\":\"7\",\"inputRequests\":{\"taskId\":1}}"))
                        .text())
                .isEqualTo("{\"taskId\":\"one+7\",\"inputRequests\":{\"taskId\":1}}");
        assertThat(QualifiedResult.ofTask("one", JsonObject.read(Slice.of("{\"taskId\":\"7\"}")))
                        .text())
                .isEqualTo("{\"taskId\":\"one+7\"}");
    }

    @Test
    void aNameWrittenWithEscapesIsTheSameName() throws Exception {
        assertThat(QualifiedResult.of(
                                "one", Methods.RESOURCES_READ, result("{\"contents\":[{\"ur\\u0069\":\"file:///a\"}]}"))
                        .text())
                .isEqualTo("{\"contents\":[{\"ur\\u0069\":\"one+file:///a\"}]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "[]",
                "{}",
                "{\"content\":7,\"_meta\":null}",
                "{\"content\":[{\"type\":\"text\",\"text\":\"t\"}],\"taskId\":\"no task\"}",
                "{\"resultType\":\"input_required\",\"inputRequests\":{\"a\":{\"uri\":\"x\"}}}",
                "{\"content\":[{\"type\":\"resource_link\",\"uri\":\"a:b\",\"uri\":\"a:c\"}]}",
                "{\"content\":[{\"type\":\"resource_link\",\"uri\":null}]}"
            })
    void whatNamesNothingIsTheSameSlice(String json) throws Exception {
        Message.Result result = result(json);

        assertThat(QualifiedResult.of("one", Methods.TOOLS_CALL, result)).isSameAs(result.result());
        assertThat(QualifiedResult.of("one", Methods.COMPLETE, result)).isSameAs(result.result());
    }
}
