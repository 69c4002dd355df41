package io.mcpstead.config.load;

import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.jersey.validation.Validators;
import io.mcpstead.config.McpsteadConfiguration;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Loads configuration files outside Dropwizard's commands, by the same rules as they do. */
public final class ConfigLoader {
    private static final String PROPERTY_PREFIX = "dw";

    private final McpsteadConfigurationFactory factory;

    private ConfigLoader(McpsteadConfigurationFactory factory) {
        this.factory = factory;
    }

    /** A loader with a mapper and a validator of its own. */
    public static ConfigLoader standalone(Map<String, String> environment) {
        return new ConfigLoader(new McpsteadConfigurationFactory(
                environment, Validators.newValidator(), PlainJson.mapper(), PROPERTY_PREFIX));
    }

    /** A loader with the mapper and the validator of a running application, with which start-up is spared a second set. */
    public static ConfigLoader of(Bootstrap<?> bootstrap, Map<String, String> environment) {
        return new ConfigLoader(new McpsteadConfigurationFactory(
                environment,
                bootstrap.getValidatorFactory().getValidator(),
                bootstrap.getObjectMapper(),
                PROPERTY_PREFIX));
    }

    /** Reads a file. */
    public McpsteadConfiguration load(Path file) throws InvalidConfigurationException {
        return factory.build(path -> Files.newInputStream(Path.of(path)), file.toString());
    }

    /**
     * Reads text as if it were a file.
     *
     * @param name what messages call the file
     */
    public McpsteadConfiguration parse(String name, String yaml) throws InvalidConfigurationException {
        return factory.build(path -> new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), name);
    }
}
