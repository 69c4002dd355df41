package io.mcpstead.cli.client;

import io.mcpstead.protocol.QualifiedName;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Which tools may have been meant by a name that none has. */
final class NearestNames {
    private static final int SHOWN = 3;

    private NearestNames() {}

    /** The nearest first: those whose name without the server's is wanted, and those that differ in a few letters. */
    static List<String> of(String wanted, List<String> names) {
        String word = wanted.toLowerCase(Locale.ROOT);
        LevenshteinDistance distance = new LevenshteinDistance(Math.max(2, word.length() / 3));
        ToIntFunction<String> howFar = name -> {
            String candidate = name.toLowerCase(Locale.ROOT);
            boolean withoutServer = candidate.endsWith(QualifiedName.SEPARATOR + word);
            return withoutServer ? 0 : distance.apply(word, candidate);
        };
        return names.stream()
                .filter(name -> howFar.applyAsInt(name) >= 0)
                .sorted(Comparator.comparingInt(howFar))
                .limit(SHOWN)
                .toList();
    }
}
