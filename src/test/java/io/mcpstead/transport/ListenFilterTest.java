package io.mcpstead.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.protocol.Feature;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.Slice;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ListenFilterTest {
    private static final ListenFilter FILTER = new ListenFilter(
            EnumSet.of(Feature.TOOLS, Feature.RESOURCES, Feature.RESOURCE_TEMPLATES), Set.of("test://b", "test://a"));

    @Test
    void asksOnceForEachKind() {
        assertThat(FILTER.params().toSlice().text())
                .isEqualTo("{\"notifications\":{\"toolsListChanged\":true,\"resourcesListChanged\":true,"
                        + "\"resourceSubscriptions\":[\"test://a\",\"test://b\"]}}");
    }

    @Test
    void namesWhatWasNotGranted() throws Exception {
        JsonObject granted = JsonObject.read(
                Slice.of(
                        "{\"toolsListChanged\":true,\"resourcesListChanged\":false,\"resourceSubscriptions\":[\"test://a\",7]}"));
        assertThat(FILTER.missing(granted)).containsExactly("resourcesListChanged", "test://b");
        assertThat(FILTER.missing(JsonObject.EMPTY)).hasSize(4);
    }
}
