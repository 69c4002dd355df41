package io.mcpstead.cli.client;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a check says to Nagios, Icinga and their like: one line, with numbers behind a bar, and an exit status (Monitoring
 * Plugins Development Guidelines, "Plugin Output" and "Plugin Return Codes").
 */
record PluginOutput(State state, String line) {
    enum State {
        OK(0),
        WARNING(1),
        CRITICAL(2),
        UNKNOWN(3);

        private final int exitStatus;

        State(int exitStatus) {
            this.exitStatus = exitStatus;
        }

        int exitStatus() {
            return exitStatus;
        }
    }

    static PluginOutput of(Health health) {
        List<String> notes = new ArrayList<>();
        health.objection().ifPresent(objection -> notes.add("not ready: " + objection));
        notes.add(health.count());
        List<Health.Server> away = health.away(false);
        if (!away.isEmpty()) {
            notes.add("away: " + away.stream().map(Health.Server::away).collect(Collectors.joining(", ")));
        }
        if (!health.lastReloadSuccessful()) {
            notes.add("the last reload was refused");
        }
        boolean worrying = !away.isEmpty() || !health.lastReloadSuccessful();
        State state = health.ready() ? (worrying ? State.WARNING : State.OK) : State.CRITICAL;
        return new PluginOutput(state, text(state, String.join("; ", notes)) + " | " + numbers(health));
    }

    static PluginOutput of(ClientFailure failure) {
        State state = switch (failure.kind()) {
            case UNREACHABLE -> State.CRITICAL;
            case UNCLEAR, REFUSED, MISUSE -> State.UNKNOWN;
        };
        return new PluginOutput(state, text(state, failure.getMessage()));
    }

    /** A bar would begin the numbers. */
    private static String text(State state, String text) {
        return "MCPSTEAD " + state + " - " + Text.line(text).replace('|', '/');
    }

    private static String numbers(Health health) {
        return "connected=" + health.connected() + ";;;0;" + health.servers().size() + " ready="
                + (health.ready() ? 1 : 0);
    }
}
