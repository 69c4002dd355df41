package io.mcpstead.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.protocol.ClientCapability;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Slice;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ClientProfileTest {
    /** More than is kept of any part. */
    private static final String LONG = "x".repeat(16 * 1024);

    private static ClientProfile read(String capabilities, ProtocolVersion version) throws MalformedMessageException {
        return ClientProfile.read(
                JsonObject.read(Slice.of("{\"capabilities\":" + capabilities + ",\"clientInfo\":{\"name\":\"c\"}}")),
                version,
                "/mcp");
    }

    @Test
    void emptyElicitationMeansForms() throws MalformedMessageException {
        assertThat(read("{\"elicitation\":{}}", ProtocolVersion.V2025_11_25).askable())
                .containsExactly(ClientCapability.ELICITATION_FORM);
        assertThat(read("{\"elicitation\":{\"url\":{}}}", ProtocolVersion.V2025_11_25)
                        .askable())
                .containsExactly(ClientCapability.ELICITATION_URL);
    }

    @Test
    void countsOnlyWhatTheRevisionHas() throws MalformedMessageException {
        String all = "{\"elicitation\":{\"form\":{},\"url\":{}},\"sampling\":{\"tools\":{}},\"roots\":{}}";

        assertThat(read(all, ProtocolVersion.V2025_06_18).askable())
                .containsExactlyInAnyOrder(
                        ClientCapability.ELICITATION_FORM, ClientCapability.SAMPLING, ClientCapability.ROOTS);
        assertThat(read(all, ProtocolVersion.V2025_11_25).askable()).hasSize(5);
    }

    @Test
    void tellsModernUpstreamsWhatMeansTheSameToThem() throws MalformedMessageException {
        ClientProfile profile = read(
                "{\"roots\":{\"listChanged\":true},\"tasks\":{},\"sampling\":{\"tools\":{}},\"extensions\":{\"x/y\":{}}}",
                ProtocolVersion.V2025_11_25);

        JsonObject told = JsonObject.read(profile.capabilities());
        assertThat(told.names()).containsExactlyInAnyOrder("sampling", "roots", "extensions");
        assertThat(profile.info()).hasToString("{\"name\":\"c\"}");
    }

    @Test
    void nothingSaidIsNothingDeclared() throws MalformedMessageException {
        ClientProfile profile = ClientProfile.read(JsonObject.EMPTY, ProtocolVersion.V2025_11_25, "/mcp");

        assertThat(profile.askable()).isEmpty();
        assertThat(profile.capabilities()).hasToString("{}");
        assertThat(profile.info()).isNull();
    }

    private static @Nullable Slice info(String clientInfo) throws MalformedMessageException {
        JsonObject params = JsonObject.read(Slice.of("{\"clientInfo\":" + clientInfo + "}"));
        return ClientProfile.read(params, ProtocolVersion.V2025_11_25, "/mcp").info();
    }

    @Test
    void keepsNameAndVersionOfALongInfo() throws MalformedMessageException {
        assertThat(info("{\"icons\":[\"" + LONG + "\"],\"name\":\"c\",\"title\":\"C\",\"version\":\"1\"}"))
                .hasToString("{\"name\":\"c\",\"version\":\"1\"}");
        assertThat(info("{\"name\":\"" + LONG + "\",\"version\":\"1\"}")).isNull();
    }

    @Test
    void leavesOutLongCapabilities() throws MalformedMessageException {
        ClientProfile profile = read(
                "{\"roots\":{},\"experimental\":{\"x\":\"" + LONG + "\"},\"extensions\":{\"x/y\":{}}}",
                ProtocolVersion.V2025_11_25);

        assertThat(profile.capabilities()).hasToString("{\"roots\":{},\"extensions\":{\"x/y\":{}}}");
    }
}
