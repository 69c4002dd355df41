package io.mcpstead.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random documents, the same in each run: each part that is noted must parse to what a tree of the whole holds. */
final class RandomJsonTest {
    private static final int DOCUMENTS = 500;
    private static final ObjectMapper TREES = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);

    @ParameterizedTest
    @ValueSource(longs = {1, 20260728, 42})
    void eachMembersSliceIsItsValue(long seed) throws Exception {
        RandomJson random = new RandomJson(new Random(seed));
        for (int i = 0; i < DOCUMENTS; i++) {
            Slice json = padded(random.object(4), i % 7);
            assertObject(JsonObject.read(json), TREES.readTree(json.text()));
            assertObject(JsonObject.read(json, 2), TREES.readTree(json.text()));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 77})
    void eachElementsSliceIsItsValue(long seed) throws Exception {
        RandomJson random = new RandomJson(new Random(seed));
        for (int i = 0; i < DOCUMENTS; i++) {
            Slice json = padded(random.array(4), i % 5);
            JsonNode tree = TREES.readTree(json.text());
            List<Slice> elements = JsonArray.read(json, 1000);
            assertThat(elements).hasSize(tree.size());
            for (int e = 0; e < elements.size(); e++) {
                assertThat(TREES.readTree(elements.get(e).text())).isEqualTo(tree.get(e));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 2025})
    void aReplacedMemberLeavesAllOthers(long seed) throws Exception {
        RandomJson random = new RandomJson(new Random(seed));
        for (int i = 0; i < DOCUMENTS; i++) {
            Slice json = padded(random.object(3), i % 3);
            for (Map.Entry<String, JsonNode> member :
                    TREES.readTree(json.text()).properties()) {
                assertReplaced(json, member.getKey());
            }
        }
    }

    private static void assertReplaced(Slice json, String name) throws Exception {
        Slice part = Objects.requireNonNull(JsonObject.read(json).get(name));
        JsonNode expected =
                ((com.fasterxml.jackson.databind.node.ObjectNode) TREES.readTree(json.text())).put(name, "new");

        Slice replaced = new Splice(json).replace(part, Slice.of("\"new\"")).toSlice();

        assertThat(TREES.readTree(replaced.text())).isEqualTo(expected);
        assertThat(replaced.length()).isEqualTo(json.length() - part.length() + 5);
    }

    private static void assertObject(JsonObject object, JsonNode tree) throws Exception {
        for (Map.Entry<String, JsonNode> member : tree.properties()) {
            assertMember(object, member.getKey(), member.getValue());
        }
    }

    private static void assertMember(JsonObject object, String name, JsonNode expected) throws Exception {
        Slice slice = Objects.requireNonNull(object.get(name), name);
        assertThat(tree(slice)).isEqualTo(expected);
        assertThat(slice.text()).isEqualTo(slice.text().strip());
        assertThat(object.string(name)).isEqualTo(expected.isTextual() ? expected.textValue() : null);
        JsonObject nested = object.object(name);
        assertThat(nested != null).isEqualTo(expected.isObject());
        if (nested != null) {
            assertThat(nested.source()).isEqualTo(slice);
            assertObject(nested, expected);
        }
    }

    private static JsonNode tree(Slice slice) throws JsonProcessingException {
        return TREES.readTree(slice.text());
    }

    /** The document in the middle of a larger array, as in a batch. */
    private static Slice padded(String json, int padding) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        byte[] larger = new byte[bytes.length + 2 * padding];
        System.arraycopy(bytes, 0, larger, padding, bytes.length);
        return new Slice(larger, padding, padding + bytes.length);
    }
}
