package io.mcpstead.config.load;

import io.dropwizard.configuration.ConfigurationException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A file that cannot be used. The message has one line for each thing that is wrong, {@code FILE: key.path: what}, and
 * holds no value of the file or the environment. It has no cause for the same reason: a parser's own message may quote
 * what it read.
 */
public final class InvalidConfigurationException extends ConfigurationException {
    private final String message;

    /** @param problems each as {@code key.path: what} */
    public InvalidConfigurationException(String file, List<String> problems) {
        super(file, List.copyOf(problems));
        this.message = problems.stream().map(problem -> file + ": " + problem).collect(Collectors.joining("\n"));
    }

    @Override
    public String getMessage() {
        return message;
    }
}
