package io.mcpstead.config.load;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import io.dropwizard.jackson.JsonSnakeCase;
import io.mcpstead.config.McpsteadConfiguration;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs Bean Validation, and gives the keys of the file where it speaks of the fields of classes. */
final class Constraints {
    private final Validator validator;
    private final Problems problems;

    Constraints(Validator validator, Problems problems) {
        this.validator = validator;
        this.problems = problems;
    }

    void check(McpsteadConfiguration configuration) {
        validator.validate(configuration).stream()
                .map(violation -> new Violation(keyPath(violation.getPropertyPath()), violation.getMessage()))
                // The validator's order is that of a hash table.
                .sorted(Comparator.comparing(Violation::path).thenComparing(Violation::message))
                .forEach(violation -> violation.addTo(problems));
    }

    private static String keyPath(Path path) {
        String keys = "";
        @Nullable Type type = McpsteadConfiguration.class;
        for (Path.Node node : path) {
            if (node.getIndex() != null) {
                keys = KeyPath.element(keys, node.getIndex());
            }
            if (node.getKey() != null) {
                keys = KeyPath.child(keys, node.getKey().toString());
            }
            String name = Objects.requireNonNullElse(node.getName(), "");
            if (!name.isEmpty() && !name.startsWith("<")) {
                Field field = field(type, name);
                keys = KeyPath.child(keys, field == null ? name : key(field));
                type = field == null ? null : valueType(field);
            }
        }
        return keys;
    }

    /** Null for a getter, and for the blocks of Dropwizard's that are known by an interface only. */
    private static @Nullable Field field(@Nullable Type type, String name) {
        for (Class<?> in = type instanceof Class<?> start ? start : null; in != null; in = in.getSuperclass()) {
            for (Field field : in.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    return field;
                }
            }
        }
        return null;
    }

    static String key(Field field) {
        JsonProperty given = field.getAnnotation(JsonProperty.class);
        if (given != null && !given.value().isEmpty()) {
            return given.value();
        }
        boolean snakeCase = field.getDeclaringClass().isAnnotationPresent(JsonSnakeCase.class);
        return snakeCase ? SnakeCaseStrategy.INSTANCE.translate(field.getName()) : field.getName();
    }

    /** The type of the elements where the field holds a list or a map. */
    private static Type valueType(Field field) {
        if (field.getGenericType() instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return arguments[arguments.length - 1];
        }
        return field.getType();
    }

    private record Violation(String path, String message) {
        void addTo(Problems problems) {
            problems.addUnlessKnown(path, message);
        }
    }
}
