package io.mcpstead.config.load;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.InjectableValues;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.mcpstead.config.McpsteadConfiguration;
import java.util.List;
import java.util.Optional;

/**
 * Binds the tree to the configuration. Jackson stops at the first thing it cannot bind, so that is noted, taken out of
 * the tree, and the rest bound anew until nothing is left to complain about.
 */
final class Binder {
    private static final int MAX_PROBLEMS = 100;

    private final ObjectMapper mapper;
    private final String hash;
    private final Problems problems;

    /** @param hash of the file, for {@link McpsteadConfiguration#hash} */
    Binder(ObjectMapper mapper, String hash, Problems problems) {
        this.mapper = mapper;
        this.hash = hash;
        this.problems = problems;
    }

    /** Strict where Dropwizard's own mapper is lenient: unknown keys, empty text for a number. Null is the default. */
    static ObjectMapper strict(ObjectMapper lenient) {
        ObjectMapper mapper = lenient.copy()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_IGNORED_PROPERTIES)
                .setDefaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.SKIP));
        for (LogicalType type : List.of(LogicalType.Integer, LogicalType.Float, LogicalType.Boolean)) {
            mapper.coercionConfigFor(type).setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
        }
        return mapper;
    }

    /** The configuration as far as it can be bound; empty if not even a part can be. */
    Optional<McpsteadConfiguration> bind(ObjectNode root) {
        ObjectNode tree = root.deepCopy();
        for (int i = 0; i < MAX_PROBLEMS; i++) {
            try {
                var source = new InjectableValues.Std().addValue("source", tree).addValue("hash", hash);
                return Optional.of(mapper.reader(source).treeToValue(tree, McpsteadConfiguration.class));
            } catch (JsonMappingException e) {
                problems.addUnlessKnown(path(e), BindingMessage.of(e));
                if (!prune(tree, e.getPath())) {
                    return Optional.empty();
                }
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a tree in memory could not be read", e);
            }
        }
        return Optional.empty();
    }

    private static String path(JsonMappingException e) {
        String path = "";
        for (JsonMappingException.Reference step : e.getPath()) {
            path = step.getFieldName() == null
                    ? KeyPath.element(path, step.getIndex())
                    : KeyPath.child(path, step.getFieldName());
        }
        return path;
    }

    /** Takes out what cannot be bound; an element of a list leaves null behind, so that the others keep their index. */
    private static boolean prune(JsonNode tree, List<JsonMappingException.Reference> path) {
        JsonNode parent = tree;
        for (JsonMappingException.Reference step : path.subList(0, Math.max(0, path.size() - 1))) {
            parent = step.getFieldName() == null ? parent.path(step.getIndex()) : parent.path(step.getFieldName());
        }
        if (path.isEmpty()) {
            return false;
        }
        JsonMappingException.Reference last = path.getLast();
        if (parent instanceof ArrayNode list && !list.path(last.getIndex()).isNull()) {
            list.set(last.getIndex(), list.nullNode());
            return true;
        }
        return parent instanceof ObjectNode mapping && mapping.remove(last.getFieldName()) != null;
    }
}
