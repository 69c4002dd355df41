package io.mcpstead.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Slice;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FilterTest {
    @Test
    void readsWhatIsWanted() throws MalformedMessageException {
        Filter filter = read("{\"toolsListChanged\":true,\"promptsListChanged\":false,\"resourcesListChanged\":true,"
                + "\"resourceSubscriptions\":[\"a:b\",\"c:\\u0064\",\"a:b\"],\"later\":{}}");

        assertThat(filter.lists()).containsExactlyInAnyOrder(ListKind.TOOLS, ListKind.RESOURCES);
        assertThat(filter.resources()).containsExactly("a:b", "c:d");
        assertThat(filter.toJson().text())
                .isEqualTo("{\"toolsListChanged\":true,\"resourcesListChanged\":true,"
                        + "\"resourceSubscriptions\":[\"a:b\",\"c:d\"]}");
    }

    @Test
    void nothingMayBeWanted() throws MalformedMessageException {
        assertThat(read("{}").toJson().text()).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "null",
                "true",
                "{\"toolsListChanged\":1}",
                "{\"toolsListChanged\":null}",
                "{\"promptsListChanged\":\"true\"}",
                "{\"resourceSubscriptions\":\"a:b\"}",
                "{\"resourceSubscriptions\":null}",
                "{\"resourceSubscriptions\":{}}",
                "{\"resourceSubscriptions\":[1]}",
                "{\"resourceSubscriptions\":[\"a:b\",null]}"
            })
    void refusesOtherForms(String notifications) {
        assertInvalid(notifications);
    }

    @Test
    void refusesParamsWithoutIt() {
        assertThatThrownBy(() -> Filter.read(JsonObject.EMPTY))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("params.notifications must be an object");
    }

    @Test
    void isBounded() {
        assertInvalid("{\"resourceSubscriptions\":["
                + IntStream.rangeClosed(0, Filter.MAX_RESOURCES)
                        .mapToObj(i -> "\"a:" + i + "\"")
                        .collect(Collectors.joining(","))
                + "]}");
        assertInvalid("{\"resourceSubscriptions\":[\"" + "a".repeat(Filter.MAX_URI_LENGTH + 1) + "\"]}");
    }

    private static void assertInvalid(String notifications) {
        assertThatThrownBy(() -> read(notifications))
                .isInstanceOfSatisfying(
                        MalformedMessageException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMS));
    }

    private static Filter read(String notifications) throws MalformedMessageException {
        return Filter.read(JsonObject.read(Slice.of("{\"notifications\":" + notifications + "}")));
    }
}
