package io.mcpstead.config.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Reads YAML into a tree whose leaves are text or null: what a leaf means is decided by the key it is bound to, so that
 * {@code 8766}, {@code "8766"} and {@code ${PORT}} are the same and a header's {@code 1.50} stays as it is written.
 * Aliases and merge keys are followed.
 */
final class YamlTree {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern NULL = Pattern.compile("~|null|Null|NULL|");
    /** Far above any real file, and low enough to stop aliases of aliases from growing without end. */
    private static final int MAX_NODES = 100_000;

    private final Variables variables;
    private final Problems problems;
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int count;

    YamlTree(Variables variables, Problems problems) {
        this.variables = variables;
        this.problems = problems;
    }

    /** The tree of the one document in {@code text}; empty, with a problem noted, if there is none. */
    ObjectNode read(String text) {
        try {
            Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            JsonNode tree = root == null ? NODES.nullNode() : convert(root, "");
            if (tree instanceof ObjectNode mapping) {
                return mapping;
            }
            problems.add(Problems.WHOLE_FILE, tree.isNull() ? "is empty" : "must be a mapping of keys to values");
        } catch (MarkedYAMLException e) {
            // Not getMessage(), which quotes the line.
            problems.add(Problems.WHOLE_FILE, "not valid YAML" + position(e.getProblemMark()) + ": " + e.getProblem());
        } catch (ReaderException e) {
            problems.add(Problems.WHOLE_FILE, "not valid YAML: character not allowed at offset " + e.getPosition());
        } catch (YAMLException e) {
            problems.add(Problems.WHOLE_FILE, "not valid YAML: too large, or too many aliases");
        }
        return NODES.objectNode();
    }

    private JsonNode convert(Node node, String path) {
        if (++count > MAX_NODES) {
            throw new YAMLException("too many nodes");
        }
        if (node instanceof ScalarNode scalar) {
            return scalar(scalar, path);
        }
        if (!open.add(node)) {
            problems.add(path, "is an alias of a block that it is part of");
            return NODES.nullNode();
        }
        try {
            return node instanceof SequenceNode sequence ? list(sequence, path) : mapping(node, path);
        } finally {
            open.remove(node);
        }
    }

    private JsonNode scalar(ScalarNode scalar, String path) {
        String text = scalar.getValue();
        if (scalar.isPlain() && NULL.matcher(text).matches()) {
            return NODES.nullNode();
        }
        return NODES.textNode(variables.replace(text, path));
    }

    private ArrayNode list(SequenceNode sequence, String path) {
        ArrayNode list = NODES.arrayNode();
        for (Node element : sequence.getValue()) {
            String elementPath = KeyPath.element(path, list.size());
            JsonNode value = convert(element, elementPath);
            if (value.isNull()) {
                problems.addUnlessKnown(elementPath, "is empty");
            }
            list.add(value);
        }
        return list;
    }

    private ObjectNode mapping(Node node, String path) {
        ObjectNode own = NODES.objectNode();
        ObjectNode merged = NODES.objectNode();
        for (NodeTuple entry : ((MappingNode) node).getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                problems.add(
                        path,
                        "has a key that is not text"
                                + position(entry.getKeyNode().getStartMark()));
            } else if (key.getTag().equals(Tag.MERGE)) {
                merge(entry.getValueNode(), path, merged);
            } else {
                put(own, key, entry.getValueNode(), path);
            }
        }
        own.propertyStream().forEach(property -> merged.set(property.getKey(), property.getValue()));
        return merged;
    }

    private void put(ObjectNode mapping, ScalarNode key, Node value, String path) {
        String name = key.getValue();
        String valuePath = KeyPath.child(path, name);
        if (mapping.has(name)) {
            problems.add(valuePath, "is given twice, again" + position(key.getStartMark()));
        } else {
            mapping.set(name, convert(value, valuePath));
        }
    }

    /** YAML's merge key {@code <<}: one mapping or a list of them, the earlier wins. */
    private void merge(Node source, String path, ObjectNode merged) {
        List<Node> parts = source instanceof SequenceNode sequence ? sequence.getValue() : List.of(source);
        for (Node part : parts) {
            if (part instanceof MappingNode && convert(part, path) instanceof ObjectNode values) {
                values.properties().forEach(value -> merged.putIfAbsent(value.getKey(), value.getValue()));
            } else {
                problems.add(path, "merges ('<<') something that is not a mapping" + position(part.getStartMark()));
            }
        }
    }

    private static String position(@Nullable Mark mark) {
        return mark == null ? "" : " at line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
    }
}
