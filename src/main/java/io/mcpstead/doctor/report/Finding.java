package io.mcpstead.doctor.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a step that went well has shown.
 *
 * @param text for people, on one line
 * @param facts the same for machines: strings, numbers, truth values, and lists of strings
 */
public record Finding(String text, Map<String, Object> facts) {
    public Finding {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }
}
