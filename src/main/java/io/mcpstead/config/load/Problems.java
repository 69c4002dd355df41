package io.mcpstead.config.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects what is wrong, by key path, so that one run tells all of it. No message ever holds a value of the file. */
final class Problems {
    /** The path of the file as a whole. */
    static final String WHOLE_FILE = "";

    private final Map<String, Set<String>> messages = new LinkedHashMap<>();

    void add(String path, String message) {
        messages.computeIfAbsent(path, key -> new LinkedHashSet<>()).add(message);
    }

    /** Adds a problem unless one of this key, or of a block around it, has been found: it would only be its echo. */
    void addUnlessKnown(String path, String message) {
        if (!covers(path)) {
            add(path, message);
        }
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** One line a problem: {@code path: message}, or the message alone where it is about the whole file. */
    List<String> lines() {
        var lines = new ArrayList<String>();
        messages.forEach(
                (path, all) -> all.forEach(message -> lines.add(path.isEmpty() ? message : path + ": " + message)));
        return lines;
    }

    private boolean covers(String path) {
        return messages.keySet().stream()
                .anyMatch(known -> known.equals(path) || path.startsWith(known + ".") || path.startsWith(known + "["));
    }
}
