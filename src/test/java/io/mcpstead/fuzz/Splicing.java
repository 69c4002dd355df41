package io.mcpstead.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mcpstead.wire.JsonArray;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.Slice;
import io.mcpstead.wire.Slices;
import io.mcpstead.wire.Splice;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** To splice any parts of any JSON object is to parse it, change those parts, and write it. */
final class Splicing {
    private Splicing() {}

    static void splicingEqualsParseChangeWrite(FuzzedDataProvider data) throws Exception {
        byte[] before = data.consumeBytes(8);
        byte[] after = data.consumeBytes(8);
        ObjectNode tree = JsonTrees.object(data);
        Slice json = Slices.within(before, JsonText.bytesOf(tree, data), after);
        String original = json.text();
        Change change = new Change(data, new Splice(json));

        change.members(JsonObject.read(json), tree);

        Slice spliced = change.splice.toSlice();
        assertThat(JsonTrees.same(JsonTrees.parse(spliced.text()), tree))
                .as("%s from %s", spliced, original)
                .isTrue();
        assertThat(spliced.length()).isEqualTo(json.length() + change.growth);
        assertThat(json).hasToString(original);
    }

    /** Replaces values, as the fuzzer picks them, in the bytes and in the tree. */
    private static final class Change {
        private final FuzzedDataProvider data;
        private final Splice splice;
        private int growth;

        Change(FuzzedDataProvider data, Splice splice) {
            this.data = data;
            this.splice = splice;
        }

        void members(JsonObject object, ObjectNode tree) throws Exception {
            for (Map.Entry<String, JsonNode> member : tree.properties()) {
                Slice part = Objects.requireNonNull(object.get(member.getKey()));
                member.setValue(changed(part, member.getValue()));
            }
        }

        private void elements(List<Slice> elements, ArrayNode tree) throws Exception {
            for (int i = 0; i < tree.size(); i++) {
                tree.set(i, changed(elements.get(i), tree.get(i)));
            }
        }

        private JsonNode changed(Slice part, JsonNode tree) throws Exception {
            if (data.consumeInt(0, 3) == 1) {
                return replaced(part);
            }
            if (tree instanceof ObjectNode object) {
                members(JsonObject.read(part), object);
            } else if (tree instanceof ArrayNode array) {
                elements(JsonArray.read(part, array.size()), array);
            }
            return tree;
        }

        private JsonNode replaced(Slice part) {
            JsonNode tree = JsonTrees.value(data);
            Slice replacement = Slice.of(JsonText.bytesOf(tree, data));
            splice.replace(part, replacement);
            growth += replacement.length() - part.length();
            return tree;
        }
    }
}
