package io.mcpstead.cli.client;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;

/** {@code mcpstead status}: how a running gateway and its upstreams are, for people or, with {@code --check}, for Nagios. */
public final class StatusCommand extends ClientCommand {
    private static final String NAME = "status";
    private static final String CHECK = "--check";
    private static final int MAX_ERROR = 60;

    public StatusCommand(Map<String, String> environment, PrintStream out, PrintStream err) {
        super(NAME, "Shows how a running gateway and its upstreams are", environment, new Output(out, err));
    }

    /** Whether this calls for a check, whose exit statuses have meanings of their own. */
    public static boolean isCheck(String... arguments) {
        return arguments.length > 0
                && arguments[0].equals(NAME)
                && Arrays.asList(arguments).contains(CHECK);
    }

    /** The status of a check that was not called as it should be. */
    public static int misusedCheck() {
        return PluginOutput.State.UNKNOWN.exitStatus();
    }

    @Override
    public void configure(Subparser subparser) {
        super.configure(subparser);
        subparser
                .addArgument(CHECK)
                .action(Arguments.storeTrue())
                .help(
                        "one line for Nagios, and its exit status: 0 OK, 1 WARNING (an optional upstream is away, or the last"
                                + " reload was refused), 2 CRITICAL (not ready, or not reachable), 3 UNKNOWN");
    }

    @Override
    int ask(GatewayClient gateway, Namespace namespace) throws ClientFailure {
        Health health = Health.of(gateway);
        if (namespace.getBoolean("check")) {
            return print(PluginOutput.of(health));
        }
        if (!health.servers().isEmpty()) {
            table(health).print(output().out());
            output().out().println();
        }
        output().out().println(summary(health));
        return OK;
    }

    @Override
    int fail(ClientFailure failure, Namespace namespace) {
        return namespace.getBoolean("check") ? print(PluginOutput.of(failure)) : super.fail(failure, namespace);
    }

    private int print(PluginOutput check) {
        output().out().println(check.line());
        return check.state().exitStatus();
    }

    private static Table table(Health health) {
        Table table =
                new Table().row("NAME", "STATE", "REQUIRED", "MCP", "TOOLS", "LAST SEEN", "RECONNECTS", "LAST ERROR");
        for (Health.Server server : health.servers()) {
            table.row(
                    server.name(),
                    server.connected() ? "connected" : Objects.requireNonNullElse(server.state(), "away"),
                    server.required() ? "yes" : "no",
                    Objects.requireNonNullElse(server.protocolVersion(), "-"),
                    Integer.toString(server.toolsCount()),
                    ago(server.lastSeenSecondsAgo()),
                    Long.toString(server.reconnects()),
                    Text.line(Objects.requireNonNullElse(server.lastError(), ""), MAX_ERROR));
        }
        return table;
    }

    private static String summary(Health health) {
        int tools =
                health.servers().stream().mapToInt(Health.Server::toolsCount).sum();
        return health.objection().map(why -> "not ready: " + why).orElse("ready")
                + "; " + health.count() + ", " + tools + " tools; up " + span(health.uptimeSeconds())
                + (health.lastReloadSuccessful() ? "" : "; the last reload was refused");
    }

    private static String ago(@Nullable Double seconds) {
        return seconds == null ? "never" : span(seconds) + " ago";
    }

    private static String span(double seconds) {
        Duration time = Duration.ofMillis((long) (seconds * 1000));
        if (time.toMinutes() == 0) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        if (time.toHours() == 0) {
            return time.toMinutes() + " min " + time.toSecondsPart() + " s";
        }
        return time.toDays() == 0
                ? time.toHours() + " h " + time.toMinutesPart() + " min"
                : time.toDays() + " d " + time.toHoursPart() + " h";
    }
}
