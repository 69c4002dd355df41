package io.mcpstead.cli.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.dropwizard.jackson.JsonSnakeCase;
import io.mcpstead.cli.client.ClientFailure.Kind;
import io.mcpstead.config.load.PlainJson;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code GET /health} of a gateway says, as far as a command shows it. */
@JsonSnakeCase
@JsonIgnoreProperties(ignoreUnknown = true)
record Health(
        @JsonProperty(required = true) boolean ready,
        @JsonProperty(required = true) List<String> notReady,
        double uptimeSeconds,
        boolean lastReloadSuccessful,
        @JsonProperty(required = true) List<Server> servers) {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int SERVER_ERROR = 500;

    @JsonSnakeCase
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Server(
            @JsonProperty(required = true) String name,
            @JsonProperty(required = true) boolean connected,
            boolean required,
            @Nullable String state,
            @Nullable String protocolVersion,
            int toolsCount,
            @Nullable Double lastSeenSecondsAgo,
            long reconnects,
            @Nullable String lastError) {
        /** Its name, and why it is away, as far as that is known. */
        String away() {
            String why = Text.line(Objects.requireNonNullElse(lastError, Objects.requireNonNullElse(state, "")), 80);
            return why.isEmpty() ? name : name + " (" + why + ")";
        }
    }

    static Health of(GatewayClient gateway) throws ClientFailure {
        GatewayClient.Answer answer = gateway.get("/health", LIMIT);
        if (answer.status() >= SERVER_ERROR) {
            throw new ClientFailure(
                    Kind.UNREACHABLE, "no gateway answers at " + gateway.url() + ": HTTP " + answer.status());
        }
        try {
            if (answer.status() == OK) {
                return PlainJson.mapper().readValue(answer.body().text(), Health.class);
            }
        } catch (JsonProcessingException e) {
            // Said below: another program, or a release without these members.
        }
        throw new ClientFailure(
                Kind.UNCLEAR,
                gateway.url() + "/health (HTTP " + answer.status()
                        + ") is not that of a gateway of this release; is that its main port?");
    }

    long connected() {
        return servers.stream().filter(Server::connected).count();
    }

    List<Server> away(boolean required) {
        return servers.stream()
                .filter(server -> !server.connected() && server.required() == required)
                .toList();
    }

    /** Why the gateway is not ready, empty where it is. */
    Optional<String> objection() {
        if (ready) {
            return Optional.empty();
        }
        if (notReady.contains("shutdown")) {
            return Optional.of("shutting down");
        }
        List<String> missed = away(true).stream().map(Server::away).toList();
        return Optional.of(
                missed.isEmpty()
                        ? String.join(", ", notReady)
                        : "required upstream away: " + String.join(", ", missed));
    }

    String count() {
        return connected() + " of " + servers.size() + " upstreams connected";
    }
}
