package io.mcpstead.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.health.HealthCheckType;
import io.dropwizard.health.HealthStateView;
import io.dropwizard.health.response.HealthResponse;
import io.dropwizard.health.response.HealthResponseProvider;
import jakarta.ws.rs.core.MediaType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The answers of {@code /health-check}, in the form of Dropwizard's health module: a list of what was looked at, and 503
 * where something critical is not well. The module's own looks every few seconds and believes the third time; this looks when
 * it is asked.
 */
public final class CurrentHealth implements HealthResponseProvider {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final Function<HealthCheckType, List<HealthStateView>> states;
    private final ObjectMapper mapper;

    /** @param states how things are now, as far as they matter for that type */
    public CurrentHealth(Function<HealthCheckType, List<HealthStateView>> states, ObjectMapper mapper) {
        this.states = states;
        this.mapper = mapper;
    }

    /** As the module has it, all but {@code type=alive} asks whether the gateway is ready. */
    @Override
    public HealthResponse healthResponse(Map<String, Collection<String>> query) {
        boolean alive = query.getOrDefault("type", List.of()).stream()
                .findFirst()
                .filter(HealthCheckType.ALIVE.name()::equalsIgnoreCase)
                .isPresent();
        List<HealthStateView> found = states.apply(alive ? HealthCheckType.ALIVE : HealthCheckType.READY);
        boolean well = found.stream().allMatch(state -> state.isHealthy() || !state.isCritical());
        return new HealthResponse(well, json(found), MediaType.APPLICATION_JSON, well ? OK : UNAVAILABLE);
    }

    private String json(List<HealthStateView> found) {
        try {
            return mapper.writeValueAsString(found);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list of names and flags can be written", e);
        }
    }
}
