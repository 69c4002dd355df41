package io.mcpstead.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Slice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerCapabilitiesTest {
    private static ServerCapabilities read(String json) throws MalformedMessageException {
        return ServerCapabilities.read(JsonObject.read(Slice.of(json)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"tools\":{\"listChanged\":true}}",
                "{\"tools\":{},\"prompts\":{\"listChanged\":true},\"resources\":{\"subscribe\":true}}",
                "{\"resources\":{\"listChanged\":true,\"subscribe\":true},\"completions\":{},\"logging\":{}}",
                "{\"extensions\":{\"io.modelcontextprotocol/tasks\":{\"a\":1.50}}}"
            })
    void writesWhatItHasRead(String json) throws Exception {
        assertThat(read(json).toJson()).isEqualTo(Slice.of(json));
    }

    @Test
    void aServerThatSaysNothingCanDoNothing() throws Exception {
        assertThat(ServerCapabilities.read(null)).isEqualTo(ServerCapabilities.NONE);
        assertThat(read("{\"tools\":true,\"logging\":null}")).isEqualTo(ServerCapabilities.NONE);
    }

    @Test
    void unitesWhatAnyCanDo() throws Exception {
        ServerCapabilities both = ServerCapabilities.union(List.of(
                read("{\"tools\":{},\"extensions\":{\"a/x\":{\"v\":1}}}"),
                read("{\"prompts\":{\"listChanged\":true},\"logging\":{},\"extensions\":{\"a/x\":{\"v\":2}}}")));

        assertThat(both.toJson().text())
                .isEqualTo("{\"tools\":{},\"prompts\":{\"listChanged\":true},\"logging\":{},"
                        + "\"extensions\":{\"a/x\":{\"v\":1}}}");
    }
}
