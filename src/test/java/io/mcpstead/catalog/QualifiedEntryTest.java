package io.mcpstead.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.protocol.Feature;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Slice;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class QualifiedEntryTest {
    private static String qualified(Feature feature, String entry) throws MalformedMessageException {
        return new QualifiedEntry("one", feature)
                .of(JsonObject.read(Slice.of(entry)))
                .text();
    }

    @RepeatedTest(200)
    void allButWhatIsQualifiedStaysByteForByte(RepetitionInfo repetition) throws Exception {
        OddJson odd = new OddJson(repetition.getCurrentRepetition());
        String tool = "{" + odd.members() + "\"name\": %s," + odd.members() + "\"description\" :%s," + odd.members()
                + "\"_meta\":{" + odd.members() + "\"ui\":{" + odd.members() + "\"resourceUri\":%s,\"z\":1},"
                + odd.members() + "\"ui/resourceUri\":%s},\"inputSchema\": {\"uri\":1.0} }";

        assertThat(qualified(
                        Feature.TOOLS, tool.formatted("\"echo\"", "\"A \\u00e9\\/\"", "\"ui://a/b\"", "\"ui://c\"")))
                .isEqualTo(tool.formatted(
                        "\"one__echo\"", "\"[one] A \\u00e9\\/\"", "\"ui://one+a/b\"", "\"ui://one+c\""));

        String resource =
                "{" + odd.members() + "\"uri\" : %s," + odd.members() + "\"description\":\"as it is\",\"name\":\"n\"}";
        assertThat(qualified(Feature.RESOURCES, resource.formatted("\"file:\\/\\/\\/a\"")))
                .isEqualTo(resource.formatted("\"one+file:///a\""));
    }

    @Test
    void aDescriptionIsAddedWhereThereIsNone() throws Exception {
        assertThat(qualified(Feature.TOOLS, "{\"name\":\"a\",\"x\":1}"))
                .isEqualTo("{\"name\":\"one__a\",\"description\":\"Tool from one\",\"x\":1}");
        assertThat(qualified(Feature.PROMPTS, "{\"name\":\"a\",\"description\":null}"))
                .isEqualTo("{\"name\":\"one__a\",\"description\":\"Prompt from one\"}");
    }

    @Test
    void templatesAreQualifiedByTheirTemplate() throws Exception {
        assertThat(qualified(Feature.RESOURCE_TEMPLATES, "{\"uriTemplate\":\"a://{+x}\",\"uri\":\"a://b\"}"))
                .isEqualTo("{\"uriTemplate\":\"one+a://{+x}\",\"uri\":\"a://b\"}");
    }

    @Test
    void aMetaThatIsMalformedIsLeftAlone() throws Exception {
        String meta = "\"_meta\":{\"ui\":{\"resourceUri\":\"ui://a\",\"resourceUri\":\"ui://b\"}}";

        assertThat(qualified(Feature.TOOLS, "{\"name\":\"a\",\"description\":\"d\"," + meta + "}"))
                .isEqualTo("{\"name\":\"one__a\",\"description\":\"[one] d\"," + meta + "}");
    }
}
