package io.mcpstead.config.plan;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The parameter {@code dry_run} of a reload: whether only to say what it would do. */
public final class DryRun {
    private static final String NAME = "dry_run";

    private DryRun() {}

    /**
     * Reads the parameters of a request.
     *
     * @throws IllegalArgumentException where they are not understood, so that nobody reloads who meant to look; the message
     *     says how they should be
     */
    public static boolean of(Map<String, List<String>> parameters) {
        var unknown = new TreeSet<>(parameters.keySet());
        unknown.remove(NAME);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("there is no parameter but " + NAME);
        }
        List<String> values = parameters.getOrDefault(NAME, List.of("false"));
        if (values.equals(List.of("true")) || values.equals(List.of("false"))) {
            return values.equals(List.of("true"));
        }
        throw new IllegalArgumentException(NAME + " must be true or false");
    }
}
