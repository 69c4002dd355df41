package io.mcpstead.config;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.health.HealthEnvironment;
import io.dropwizard.health.HealthFactory;
import io.dropwizard.health.response.HealthResponderFactory;
import io.dropwizard.health.response.HealthResponseProvider;
import io.dropwizard.health.response.ServletHealthResponderFactory;
import io.dropwizard.jersey.setup.JerseyEnvironment;
import io.dropwizard.jetty.setup.ServletEnvironment;
import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;

/**
 * {@code health}: the endpoint for load balancers on the main port. Of the keys of Dropwizard's health module it has those
 * of the endpoint; those of a schedule have no meaning, as each request is answered by how things are then.
 */
@JsonAutoDetect(getterVisibility = JsonAutoDetect.Visibility.NONE, isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class HealthConfig implements HealthFactory {
    @JsonProperty
    private boolean enabled = true;

    @JsonProperty
    @NotEmpty(message = "must name a path")
    private List<@NotNull @Pattern(regexp = "/[^*]+", message = "must be a path such as /health-check") String>
            healthCheckUrlPaths = List.of("/health-check");

    @JsonProperty
    @Valid
    private HealthResponderFactory responder = new ServletHealthResponderFactory();

    /** Nothing yet: what answers is a part of the gateway, which there is only later. */
    @Override
    public void configure(
            LifecycleEnvironment lifecycle,
            ServletEnvironment servlets,
            JerseyEnvironment jersey,
            HealthEnvironment health,
            ObjectMapper mapper,
            String name) {}

    /** Adds the endpoint, if there is to be one. */
    public void install(Environment environment, HealthResponseProvider answers) {
        if (enabled) {
            responder.configure(
                    "health-check",
                    healthCheckUrlPaths,
                    answers,
                    environment.health(),
                    environment.jersey(),
                    environment.servlets(),
                    environment.getObjectMapper());
        }
    }
}
