package io.mcpstead.config.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dropwizard.configuration.ConfigurationFactory;
import io.dropwizard.configuration.ConfigurationFactoryFactory;
import io.dropwizard.configuration.ConfigurationSourceProvider;
import io.mcpstead.config.McpsteadConfiguration;
import jakarta.validation.Validator;
import java.util.Map;
import java.util.Optional;

/**
 * The one way from a file to a configuration: for the start, for {@code check} and for a reload. Every method throws
 * {@link InvalidConfigurationException} with all that is wrong.
 */
public final class McpsteadConfigurationFactory implements ConfigurationFactory<McpsteadConfiguration> {
    private final Map<String, String> environment;
    private final Validator validator;
    private final ObjectMapper mapper;
    private final Overrides overrides;

    McpsteadConfigurationFactory(
            Map<String, String> environment, Validator validator, ObjectMapper mapper, String propertyPrefix) {
        this.environment = environment;
        this.validator = validator;
        this.mapper = Binder.strict(mapper);
        this.overrides = new Overrides(propertyPrefix);
    }

    /**
     * For {@code bootstrap.setConfigurationFactoryFactory}.
     *
     * @param environment the variables, read anew for every file
     */
    public static ConfigurationFactoryFactory<McpsteadConfiguration> using(Map<String, String> environment) {
        return (type, validator, mapper, prefix) ->
                new McpsteadConfigurationFactory(environment, validator, mapper, prefix);
    }

    @Override
    public McpsteadConfiguration build(ConfigurationSourceProvider provider, String path)
            throws InvalidConfigurationException {
        var problems = new Problems();
        var variables = new Variables(environment, problems);
        Optional<SourceText.Source> source = new SourceText(provider, problems).read(path);
        if (source.isEmpty()) {
            throw new InvalidConfigurationException(path, problems.lines());
        }
        ObjectNode root = new YamlTree(variables, problems).read(source.get().text());
        return build(path, source.get().hash(), root, variables, problems);
    }

    /** The configuration of no file at all: every default, and no servers. */
    @Override
    public McpsteadConfiguration build() throws InvalidConfigurationException {
        var problems = new Problems();
        var variables = new Variables(environment, problems);
        return build("default configuration", "", JsonNodeFactory.instance.objectNode(), variables, problems);
    }

    private McpsteadConfiguration build(
            String file, String hash, ObjectNode root, Variables variables, Problems problems)
            throws InvalidConfigurationException {
        overrides.apply(System.getProperties(), root, problems);
        new Credentials(environment, variables, problems).resolve(root);
        Optional<McpsteadConfiguration> bound = new Binder(mapper, hash, problems).bind(root);
        bound.ifPresent(configuration -> {
            new Constraints(validator, problems).check(configuration);
            new Rules(root, problems).check(configuration);
        });
        if (bound.isEmpty() || !problems.isEmpty()) {
            throw new InvalidConfigurationException(file, problems.lines());
        }
        return bound.get();
    }
}
