package io.mcpstead.config.load;

import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.jersey.validation.Validators;
import io.mcpstead.config.McpsteadConfiguration;
import io.mcpstead.log.LogEvent;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads configuration files outside Dropwizard's commands, by the same rules as they do. */
public final class ConfigLoader {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigLoader.class);
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

    /** Reads a file, and logs what is allowed in it but hardly meant. */
    public McpsteadConfiguration load(Path file) throws InvalidConfigurationException {
        McpsteadConfiguration configuration =
                factory.build(path -> Files.newInputStream(Path.of(path)), file.toString());
        warn(file, configuration);
        return configuration;
    }

    /** Logs what is allowed in a configuration but hardly meant; at a start once it is known how the log is written. */
    public static void warn(Path file, McpsteadConfiguration configuration) {
        for (String warning : configuration.warnings(Instant.now())) {
            LogEvent.CONFIG_WARNING
                    .on(LOG)
                    .addKeyValue("file", file)
                    .addKeyValue("warning", warning)
                    .log("{}: {}", file, warning);
        }
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
