package io.mcpstead.config.load;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mcpstead.config.McpsteadConfiguration;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Loads configurations for tests. */
final class Configs {
    static final String ONE_SERVER = "servers: [{name: a, url: 'http://127.0.0.1:3000/mcp'}]\n";

    private final Map<String, String> environment = new HashMap<>();
    private final ConfigLoader loader = ConfigLoader.standalone(environment);

    Configs with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    McpsteadConfiguration file(String file) throws InvalidConfigurationException {
        return loader.load(Path.of(file));
    }

    McpsteadConfiguration parse(String yaml) throws InvalidConfigurationException {
        return loader.parse("f.yml", yaml);
    }

    List<String> problems(String yaml) {
        var exception = catchThrowableOfType(InvalidConfigurationException.class, () -> parse(yaml));
        return exception == null ? List.of() : exception.getMessage().lines().toList();
    }

    List<String> fileProblems(Path file) {
        var exception = catchThrowableOfType(InvalidConfigurationException.class, () -> loader.load(file));
        return exception == null ? List.of() : exception.getMessage().lines().toList();
    }
}
