package io.mcpstead.config.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Properties;

/** Dropwizard's overrides by system property: {@code -Ddw.port=0}, {@code -Ddw.servers[0].required=true}. */
final class Overrides {
    private final String prefix;

    Overrides(String prefix) {
        this.prefix = prefix.endsWith(".") ? prefix : prefix + ".";
    }

    void apply(Properties properties, ObjectNode root, Problems problems) {
        for (String property : properties.stringPropertyNames()) {
            if (property.startsWith(prefix)) {
                String path = property.substring(prefix.length());
                if (!set(root, path.replace("[", ".[").split("\\."), properties.getProperty(property))) {
                    problems.add(path, "cannot be overridden by -D" + property + ": there is nothing of that path");
                }
            }
        }
    }

    private static boolean set(ObjectNode root, String[] steps, String value) {
        JsonNode node = root;
        for (int i = 0; i < steps.length - 1; i++) {
            node = steps[i + 1].startsWith("[") || node instanceof ArrayNode
                    ? child(node, steps[i])
                    : block(node, steps[i]);
        }
        String last = steps[steps.length - 1];
        if (node instanceof ObjectNode mapping) {
            mapping.put(last, value);
            return true;
        }
        if (node instanceof ArrayNode list && index(last) < list.size()) {
            list.set(index(last), value);
            return true;
        }
        return false;
    }

    private static JsonNode block(JsonNode node, String key) {
        if (!(node instanceof ObjectNode mapping)) {
            return node.path(key);
        }
        return mapping.get(key) == null || mapping.get(key).isNull() ? mapping.putObject(key) : mapping.get(key);
    }

    private static JsonNode child(JsonNode node, String step) {
        return node instanceof ArrayNode ? node.path(index(step)) : node.path(step);
    }

    private static int index(String step) {
        return step.matches("\\[\\d{1,6}]") ? Integer.parseInt(step, 1, step.length() - 1, 10) : Integer.MAX_VALUE;
    }
}
