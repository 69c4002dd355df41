package io.mcpstead.config.load;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${NAME}} and {@code ${NAME:-default}} from the environment. As in a shell, the default also stands in
 * for an empty variable. What is put in is not looked at again. A doubled dollar sign makes the reference literal.
 */
final class Variables {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\$\\{|\\$\\{(?<name>" + NAME + ")(?<fallback>:-(?<default>[^}]*))?}|\\$\\{");

    private final Map<String, String> environment;
    private final Problems problems;
    private final Set<String> substituted = new HashSet<>();

    Variables(Map<String, String> environment, Problems problems) {
        this.environment = environment;
        this.problems = problems;
    }

    /** Whether {@code text} may be shown as the name of a variable. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Whether the value at {@code path} came from the environment, and so must not be shown. */
    boolean touched(String path) {
        return substituted.contains(path);
    }

    String replace(String text, String path) {
        if (!text.contains("${")) {
            return text;
        }
        Matcher matcher = REFERENCE.matcher(text);
        var result = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(result, Matcher.quoteReplacement(value(matcher, path)));
        }
        return matcher.appendTail(result).toString();
    }

    private String value(Matcher reference, String path) {
        if (reference.group().equals("$${")) {
            return "${";
        }
        String name = reference.group("name");
        if (name == null) {
            problems.add(path, "has a '${' that is not ${NAME} or ${NAME:-default}; write '$${' for a literal '${'");
            return "";
        }
        substituted.add(path);
        String value = environment.get(name);
        if (reference.group("fallback") != null) {
            return value == null || value.isEmpty() ? reference.group("default") : value;
        }
        if (value == null) {
            problems.add(path, "environment variable " + name + " is not set");
            return "";
        }
        return value;
    }
}
