package io.mcpstead.catalog;

import static java.util.Objects.requireNonNull;

import io.mcpstead.protocol.Feature;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.Slice;
import java.util.Optional;

/** What completions are asked for (schema, {@code PromptReference} and {@code ResourceTemplateReference}). */
final class References {
    private static final String PROMPT = "ref/prompt";
    private static final String RESOURCE = "ref/resource";

    private References() {}

    static Optional<View.Reference> find(View view, JsonObject ref) {
        String type = ref.string("type");
        if (PROMPT.equals(type)) {
            return find(view, ref, Feature.PROMPTS, "name");
        }
        return RESOURCE.equals(type) ? find(view, ref, Feature.RESOURCE_TEMPLATES, "uri") : Optional.empty();
    }

    private static Optional<View.Reference> find(View view, JsonObject ref, Feature feature, String member) {
        String name = ref.string(member);
        return name == null
                ? Optional.empty()
                : view.find(feature, name).map(target -> new View.Reference(target, named(ref, member, target.key())));
    }

    private static Slice named(JsonObject ref, String member, String key) {
        return ref.source()
                .with(requireNonNull(ref.get(member)), JsonRpc.string(key))
                .toSlice();
    }
}
