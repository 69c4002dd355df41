package io.mcpstead.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mcpstead.wire.JsonArray;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.Slice;
import io.mcpstead.wire.Slices;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Any JSON object has the members that Jackson finds in it, wherever it lies. */
final class JsonMembers {
    private JsonMembers() {}

    static void membersAreThoseOfTheTree(FuzzedDataProvider data) throws Exception {
        byte[] before = data.consumeBytes(8);
        byte[] after = data.consumeBytes(8);
        ObjectNode tree = JsonTrees.object(data);
        Slice json = Slices.within(before, JsonText.bytesOf(tree, data), after);

        assertObject(JsonObject.read(json), tree);
    }

    private static void assertObject(JsonObject object, JsonNode tree) throws Exception {
        for (Map.Entry<String, JsonNode> member : tree.properties()) {
            String name = member.getKey();
            JsonNode value = member.getValue();
            assertThat(object.string(name)).isEqualTo(value.textValue());
            assertThat(object.isTrue(name)).isEqualTo(value.isBoolean() && value.booleanValue());
            JsonObject nested = object.object(name);
            assertThat(nested != null).isEqualTo(value.isObject());
            assertValue(Objects.requireNonNull(object.get(name), name), value);
        }
    }

    private static void assertValue(Slice slice, JsonNode tree) throws Exception {
        assertThat(JsonTrees.same(JsonTrees.parse(slice.text()), tree))
                .as("%s for %s", slice, tree)
                .isTrue();
        assertThat(JsonArray.opens(slice)).isEqualTo(tree.isArray());
        if (tree.isObject()) {
            assertObject(JsonObject.read(slice), tree);
        } else if (tree.isArray()) {
            List<Slice> elements = JsonArray.read(slice, tree.size());
            assertThat(elements).hasSize(tree.size());
            for (int i = 0; i < elements.size(); i++) {
                assertValue(elements.get(i), tree.get(i));
            }
        }
    }
}
