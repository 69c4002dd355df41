package io.mcpstead.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Slice;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ParamHeadersTest {
    private static final String REGION = "{'region':{'type':'string','x-mcp-header':'Region'}}";

    private static JsonObject json(String text) throws MalformedMessageException {
        return JsonObject.read(Slice.of(text.replace('\'', '"')));
    }

    private static ParamHeaders properties(String properties) throws Exception {
        return ParamHeaders.of(json("{'name':'t','inputSchema':{'type':'object','properties':" + properties + "}}"));
    }

    private static Map<String, String> headers(ParamHeaders headers, String arguments) throws Exception {
        return headers.of(json(arguments), UnaryOperator.identity());
    }

    @Test
    void mirrorsPrimitiveValues() throws Exception {
        ParamHeaders headers = properties("{'region':{'type':'string','x-mcp-header':'Region'},"
                + "'n':{'type':'integer','x-mcp-header':'Count'},'b':{'type':'boolean','x-mcp-header':'Dry-Run'}}");

        assertThat(headers(headers, "{'region':'us \\u00e9','n':-7,'b':true,'other':1}"))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("Mcp-Param-Region", "us é", "Mcp-Param-Count", "-7", "Mcp-Param-Dry-Run", "true"));
    }

    @Test
    void mirrorsNestedProperties() throws Exception {
        ParamHeaders headers = properties("{'where':{'type':'object','properties':" + REGION + "}}");

        assertThat(headers(headers, "{'where':{'region':'eu'}}")).containsEntry("Mcp-Param-Region", "eu");
        assertThat(headers(headers, "{'where':'nowhere'}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'region':null}", "{'Region':'x'}"})
    void omitsWhatIsMissingOrNull(String arguments) throws Exception {
        assertThat(headers(properties(REGION), arguments)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'a':{'type':'string','x-mcp-header':''}}",
                "{'a':{'type':'string','x-mcp-header':'a b'}}",
                "{'a':{'type':'string','x-mcp-header':'a\\r\\nX: y'}}",
                "{'a':{'type':'string','x-mcp-header':'é'}}",
                "{'a':{'type':'string','x-mcp-header':7}}",
                "{'a':{'type':'number','x-mcp-header':'A'}}",
                "{'a':{'type':'object','x-mcp-header':'A'}}",
                "{'a':{'type':['string','null'],'x-mcp-header':'A'}}",
                "{'a':{'x-mcp-header':'A'}}",
                "{'a':{'type':'string','x-mcp-header':'A'},'b':{'type':'string','x-mcp-header':'a'}}",
                "{'a':{'type':'array','items':{'type':'string','x-mcp-header':'A'}}}",
                "{'a':{'oneOf':[{'type':'string','x-mcp-header':'A'}]}}",
                "{'a':{'type':'object','additionalProperties':{'type':'string','x-mcp-header':'A'}}}"
            })
    void refusesToolsThatBreakARule(String properties) {
        assertThatExceptionOfType(InvalidParamHeaderException.class).isThrownBy(() -> properties(properties));
    }

    @Test
    void refusesAnAnnotationOnTheRootAndBelowDefinitions() {
        assertThatExceptionOfType(InvalidParamHeaderException.class)
                .isThrownBy(() -> ParamHeaders.of(json("{'inputSchema':{'type':'string','x-mcp-header':'A'}}")));
        assertThatExceptionOfType(InvalidParamHeaderException.class)
                .isThrownBy(() ->
                        ParamHeaders.of(json("{'inputSchema':{'$defs':{'d':{'type':'string','x-mcp-header':'A'}}}}")));
    }

    @Test
    void aPropertyOfThatNameIsNoAnnotation() throws Exception {
        assertThat(properties("{'x-mcp-header':{'type':'string'}}").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "{'region':'eu'} | eu",
                "{'region':'eu'} | =?base64?ZXU=?=",
                "{'region':null} | none",
                "{} | none",
                "{'region':''} | ''"
            })
    void acceptsHeadersThatMatch(String arguments, @Nullable String sent) throws Exception {
        assertThat(properties(REGION).mismatch(json(arguments), name -> sent)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "{'region':'eu'} | none",
                "{'region':'eu'} | us",
                "{'region':'eu'} | EU",
                "{'region':'eu'} | =?base64?!?=",
                "{'region':null} | eu",
                "{} | eu",
                "{'region':'é'} | é"
            })
    void namesHeadersThatDoNotMatch(String arguments, @Nullable String sent) throws Exception {
        assertThat(properties(REGION).mismatch(json(arguments), name -> sent))
                .hasValueSatisfying(wrong -> assertThat(wrong.header()).isEqualTo("Mcp-Param-Region"));
    }

    @ParameterizedTest
    @CsvSource({"42,42.0,true", "42,42,true", "42,4.2e1,true", "42,43,false", "42,x,false"})
    void comparesIntegersByValue(String value, String sent, boolean same) throws Exception {
        ParamHeaders headers = properties("{'n':{'type':'integer','x-mcp-header':'N'}}");

        assertThat(headers.mismatch(json("{'n':" + value + "}"), name -> sent).isEmpty())
                .isEqualTo(same);
    }
}
