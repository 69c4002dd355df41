package io.mcpstead.config.load;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.PropertyBindingException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/** Says what a value should have been. Jackson's own messages quote the value, which may be a secret. */
final class BindingMessage {
    /** Keys that only {@link Credentials} sets. */
    private static final Set<String> HIDDEN = Set.of(Credentials.CLIENT_TOKENS_KEY, Credentials.UPSTREAM_TOKEN_KEY);

    private BindingMessage() {}

    static String of(JsonMappingException e) {
        return switch (e) {
            case PropertyBindingException unknown -> unknownKey(unknown);
            case InvalidTypeIdException invalid -> "has no 'type', or one that does not exist";
            case MismatchedInputException mismatch -> expected(mismatch.getTargetType());
            case ValueInstantiationException refused ->
                expected(refused.getType().getRawClass());
            default -> "is not valid";
        };
    }

    private static String unknownKey(PropertyBindingException e) {
        List<String> known = Objects.requireNonNullElse(e.getKnownPropertyIds(), List.<Object>of()).stream()
                .map(Object::toString)
                .filter(key -> !HIDDEN.contains(key))
                .sorted()
                .toList();
        return nearest(e.getPropertyName(), known)
                .map(key -> "is not a known key; did you mean " + key + "?")
                .orElse("is not a known key" + (known.isEmpty() ? "" : "; known here: " + String.join(", ", known)));
    }

    static Optional<String> nearest(String key, Collection<String> known) {
        String wanted = squeeze(key);
        // A swap of two letters counts as two.
        int limit = wanted.length() < 4 ? 1 : Math.max(2, wanted.length() / 3);
        var distance = new LevenshteinDistance(limit);
        return known.stream()
                .filter(candidate -> distance.apply(wanted, squeeze(candidate)) >= 0)
                .min(Comparator.comparingInt(candidate -> distance.apply(wanted, squeeze(candidate))));
    }

    /** camelCase, kebab-case and snake_case spellings of a key are the same word. */
    private static String squeeze(String key) {
        return key.replaceAll("[_-]", "").toLowerCase(Locale.ROOT);
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "is not valid";
        }
        if (type.isEnum()) {
            return "must be one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "must be a list";
        }
        return switch (type.getSimpleName()) {
            case "int", "Integer", "long", "Long" -> "must be a whole number";
            case "boolean", "Boolean" -> "must be true or false";
            case "String", "Secret" -> "must be text";
            case "URI" -> "must be a URL";
            case "Duration" -> "must be a duration such as 5s";
            case "JsonPath" ->
                "must be a JSONPath of names, indexes, '*' and '..', such as $..password or $.items[*]['api-key']";
            case "DataSize" -> "must be a size such as 8KiB";
            default -> "must be a mapping of keys to values";
        };
    }
}
