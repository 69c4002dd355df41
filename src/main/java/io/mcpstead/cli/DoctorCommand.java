package io.mcpstead.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import io.mcpstead.config.ServerConfig;
import io.mcpstead.config.load.ConfigLoader;
import io.mcpstead.doctor.Doctor;
import io.mcpstead.doctor.report.JsonReport;
import io.mcpstead.doctor.report.Mark;
import io.mcpstead.doctor.report.Report;
import io.mcpstead.doctor.report.TextReport;
import java.io.Console;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.ArgumentParserException;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * {@code mcpstead doctor [server]}: examines the servers of a configuration, and fails where the gateway could not use one
 * of them.
 */
public final class DoctorCommand extends Command {
    private final Map<String, String> environment;
    private final PrintStream out;
    private @Nullable Subparser parser;

    public DoctorCommand(Map<String, String> environment, PrintStream out) {
        super("doctor", "Examines the servers of a configuration, step by step");
        this.environment = environment;
        this.out = out;
    }

    /** A server does not do; the report has said all. */
    private static final class Found extends Exception {
        private static final long serialVersionUID = 1;
    }

    @Override
    public void configure(Subparser subparser) {
        parser = subparser;
        subparser.addArgument("server").nargs("?").help("the name of one server; all without");
        subparser
                .addArgument("-c", "--config")
                .metavar("FILE")
                .setDefault(environment.get(CommandLine.CONFIG_VARIABLE))
                .help("the configuration file, " + CommandLine.CONFIG_VARIABLE + " without");
        subparser.addArgument("--json").action(Arguments.storeTrue()).help("print JSON");
        subparser
                .addArgument("--timeout")
                .metavar("SECONDS")
                .type(Integer.class)
                .choices(Arguments.range(1, 3600))
                .setDefault(30)
                .help("how long all may take");
        subparser
                .addArgument("--warn-days")
                .metavar("DAYS")
                .type(Integer.class)
                .choices(Arguments.range(0, 3650))
                .setDefault(30)
                .help("warn of a certificate that ends in fewer days");
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace namespace) throws Exception {
        // Whatever there is to say is in the report.
        if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.OFF);
        }
        List<ServerConfig> servers =
                ConfigLoader.of(bootstrap, environment).load(file(namespace)).servers();
        Predicate<ServerConfig> chosen = chosen(namespace.getString("server"), servers);
        Doctor doctor = new Doctor(
                Duration.ofSeconds(namespace.getInt("timeout")), namespace.getInt("warn_days"), InstantSource.system());
        Rehearsal.run();
        List<Report> reports = namespace.getBoolean("json")
                ? json(doctor, servers, chosen, new JsonReport(bootstrap.getObjectMapper()))
                : text(doctor, servers, chosen);
        if (reports.stream().anyMatch(report -> report.mark() == Mark.FAIL)) {
            throw new Found();
        }
    }

    private Path file(Namespace namespace) throws ArgumentParserException {
        String file = namespace.getString("config");
        if (file == null || file.isBlank()) {
            throw misuse("no configuration: give --config FILE or set " + CommandLine.CONFIG_VARIABLE + "=FILE");
        }
        return Path.of(file);
    }

    private Predicate<ServerConfig> chosen(@Nullable String name, List<ServerConfig> servers)
            throws ArgumentParserException {
        if (name == null) {
            return server -> true;
        }
        if (servers.stream().noneMatch(server -> server.name().equals(name))) {
            String names = servers.stream().map(ServerConfig::name).collect(Collectors.joining(", "));
            throw misuse("no server '" + name + "' is configured; there are: " + names);
        }
        return server -> server.name().equals(name);
    }

    private ArgumentParserException misuse(String message) {
        return new ArgumentParserException(message, parser);
    }

    private List<Report> text(Doctor doctor, List<ServerConfig> servers, Predicate<ServerConfig> chosen)
            throws InterruptedException {
        TextReport text = new TextReport(out, isTerminal());
        List<Report> reports = doctor.examine(servers, chosen, text::print);
        text.printSummary(reports);
        return reports;
    }

    private List<Report> json(
            Doctor doctor, List<ServerConfig> servers, Predicate<ServerConfig> chosen, JsonReport json)
            throws InterruptedException {
        List<Report> reports = doctor.examine(servers, chosen, report -> {});
        out.println(json.of(reports));
        return reports;
    }

    /** Whether somebody looks who can see colours, and has not said that they are not wanted (no-color.org). */
    @SuppressWarnings("SystemConsoleNull") // It is null again from JDK 25 on where there is no terminal.
    private boolean isTerminal() {
        Console console = System.console();
        return console != null
                && console.isTerminal()
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable e) {
        if (e instanceof ArgumentParserException) {
            cli.getStdErr().println("mcpstead doctor: " + e.getMessage());
            cli.getStdErr().flush();
        } else if (!(e instanceof Found)) {
            StartFailure.print(e, cli.getStdErr());
        }
    }
}
