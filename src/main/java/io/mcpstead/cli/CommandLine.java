package io.mcpstead.cli;

import io.mcpstead.metrics.BuildInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ways to call the gateway besides Dropwizard's: {@code --config FILE} and {@code MCPSTEAD_CONFIG=FILE}, which mean
 * {@code server FILE}, and {@code --version}.
 */
public sealed interface CommandLine {
    /** Arguments for Dropwizard's own command line. */
    record Dropwizard(List<String> arguments) implements CommandLine {}

    record Version() implements CommandLine {
        public String text(BuildInfo build) {
            return "mcpstead " + build.version() + " (commit " + build.gitSha() + ", Java " + build.javaVersion() + ")";
        }
    }

    record Help() implements CommandLine {
        public String text() {
            return """
                    usage: mcpstead --config FILE | server FILE   run the gateway (also: MCPSTEAD_CONFIG=FILE mcpstead)
                           mcpstead check FILE                    say all that is wrong with a configuration file
                           mcpstead diff FILE [--admin URL] [--json]
                                                                  say what a running gateway would change with this file:
                                                                  exit 0 nothing, 2 something, 1 refused
                           mcpstead reload [--admin URL]          have a running gateway read its file again
                           mcpstead status [--check]              show how a running gateway and its upstreams are
                           mcpstead tools [FILTER]                list the tools that it offers
                           mcpstead call NAME '{...}'             call one of them
                           mcpstead doctor [SERVER]               examine the servers of a configuration (--config FILE)
                           mcpstead demo [--port N] [--dir DIR]   run it in front of three small servers of its own
                           mcpstead selftest                      start all of that, call it, and stop
                           mcpstead record                        record a cache for faster starts (bin/mcpstead only)
                           mcpstead --version
                    """;
        }
    }

    /** A call that cannot be understood; {@code message} is one line. */
    record Misuse(String message) implements CommandLine {}

    /** The variable that names the configuration file. */
    String CONFIG_VARIABLE = "MCPSTEAD_CONFIG";

    static CommandLine parse(List<String> arguments, Map<String, String> environment) {
        if (arguments.isEmpty()) {
            return fromEnvironment(environment.get(CONFIG_VARIABLE));
        }
        return switch (arguments.getFirst()) {
            case "--version", "-v", "-V" -> new Version();
            case "--help", "-h", "help" -> new Help();
            case "--config", "-c" ->
                arguments.size() == 2 ? server(arguments.get(1)) : new Misuse("mcpstead: --config takes one FILE");
            default -> {
                String inline = inlineConfig(arguments);
                yield inline == null ? new Dropwizard(arguments) : server(inline);
            }
        };
    }

    private static CommandLine fromEnvironment(@Nullable String file) {
        return file == null || file.isBlank()
                ? new Misuse("mcpstead: no configuration: give --config FILE or set " + CONFIG_VARIABLE + "=FILE")
                : server(file);
    }

    private static @Nullable String inlineConfig(List<String> arguments) {
        String prefix = "--config=";
        String only = arguments.size() == 1 ? arguments.getFirst() : "";
        return only.startsWith(prefix) ? only.substring(prefix.length()) : null;
    }

    private static CommandLine server(String file) {
        return new Dropwizard(Arrays.asList("server", file));
    }
}
