package io.mcpstead.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.mcpstead.protocol.HeaderValues;
import io.mcpstead.protocol.ParamHeaders;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.Slice;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Texts as header values (specification 2026-07-28, Streamable HTTP, "Value Encoding"). */
final class HeaderTexts {
    private static final int MAX_LENGTH = 300;
    private static final String TOOL = """
            {"name":"t","inputSchema":{"type":"object","properties":{
              "s":{"type":"string","x-mcp-header":"S"},"n":{"type":"integer","x-mcp-header":"N"}}}}""";

    private HeaderTexts() {}

    /** What is encoded is a header's value by RFC 9110, and decodes to the same text. */
    static void decodesWhatWasEncoded(FuzzedDataProvider data) throws Exception {
        String text = wellFormed(data.consumeString(MAX_LENGTH));
        String header = HeaderValues.encode(text);

        assertThat(header).matches("[\\t -~]*").doesNotStartWith(" ").doesNotEndWith(" ");
        assertThat(HeaderValues.decode(header)).contains(text);
        assertThat(mismatch(text, header)).as("%s as %s", text, header).isEmpty();
    }

    /** Whatever a client sends is decoded or refused, and only what stands for the argument counts as it. */
    static void takesOrRefusesAnyHeader(FuzzedDataProvider data) throws Exception {
        String text = wellFormed(data.consumeString(MAX_LENGTH));
        byte[] sent = Mutations.of(HeaderValues.encode(text).getBytes(StandardCharsets.ISO_8859_1), data);
        String header = new String(sent, StandardCharsets.ISO_8859_1);
        Optional<String> decoded = HeaderValues.decode(header);

        decoded.ifPresent(value ->
                assertThat(HeaderValues.decode(HeaderValues.encode(value))).contains(value));
        assertThat(mismatch(text, header).isEmpty()).isEqualTo(decoded.equals(Optional.of(text)));
    }

    private static Optional<ParamHeaders.Mismatch> mismatch(String argument, String header) throws Exception {
        ParamHeaders mirrored = ParamHeaders.of(JsonObject.read(Slice.of(TOOL)));
        JsonObject arguments =
                JsonObject.read(JsonEdit.empty().set("s", argument).toSlice());
        return mirrored.mismatch(arguments, name -> name.equals("Mcp-Param-S") ? header : null);
    }

    /** Half a surrogate pair is no text that UTF-8 could carry. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
