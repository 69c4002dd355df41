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

    /** One loader for all tests: a validator takes longer to make than all files take to read. */
    private static final Map<String, String> ENVIRONMENT = new HashMap<>();

    private static final ConfigLoader LOADER = ConfigLoader.standalone(ENVIRONMENT);

    Configs() {
        ENVIRONMENT.clear();
    }

    Configs with(String variable, String value) {
        ENVIRONMENT.put(variable, value);
        return this;
    }

    McpsteadConfiguration file(String file) throws InvalidConfigurationException {
        return LOADER.load(Path.of(file));
    }

    McpsteadConfiguration parse(String yaml) throws InvalidConfigurationException {
        return LOADER.parse("f.yml", yaml);
    }

    List<String> problems(String yaml) {
        var exception = catchThrowableOfType(InvalidConfigurationException.class, () -> parse(yaml));
        return exception == null ? List.of() : exception.getMessage().lines().toList();
    }

    List<String> fileProblems(Path file) {
        var exception = catchThrowableOfType(InvalidConfigurationException.class, () -> LOADER.load(file));
        return exception == null ? List.of() : exception.getMessage().lines().toList();
    }
}
