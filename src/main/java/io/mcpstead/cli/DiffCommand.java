package io.mcpstead.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import io.mcpstead.config.load.PlainJson;
import io.mcpstead.config.plan.PlanReport;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/**
 * {@code mcpstead diff FILE}: what a running gateway would change if it were reloaded with this file. Ends with 0 where that is
 * nothing, with {@value #DIFFERENT} where it is something, with 1 where the file is refused or nobody could be asked.
 */
public final class DiffCommand extends Command {
    public static final String NAME = "diff";
    static final int DIFFERENT = 2;

    private final PrintStream out;

    public DiffCommand(PrintStream out) {
        super(
                NAME,
                "Says what a reload with this file would change in a running gateway. Exit status: 0 nothing, 2 something,"
                        + " 1 the file is refused or the gateway cannot be asked.");
        this.out = out;
    }

    @Override
    public void configure(Subparser subparser) {
        subparser.addArgument("file").required(true).help("the configuration file to compare with what runs");
        AdminClient.addOption(subparser);
        subparser
                .addArgument("--json")
                .action(Arguments.storeTrue())
                .help("print the gateway's answer as it is, which is JSON");
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace namespace) throws CommandFailure, CommandStatus {
        String file = namespace.getString("file");
        AdminClient.Body body = new AdminClient.Body("application/yaml", read(file));
        String path = "tasks/plan?name=" + URLEncoder.encode(file, StandardCharsets.UTF_8);
        String answer = new AdminClient(namespace).post("compare " + file, path, body);
        PlanReport plan = parse(answer);
        out.println(namespace.getBoolean("json") ? answer : PlanText.of(plan));
        if (!PlanText.isEmpty(plan)) {
            throw new CommandStatus(DIFFERENT);
        }
    }

    /** Refuses what is not text: the gateway would not tell a broken character from a strange one. */
    private static String read(String file) throws CommandFailure {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new CommandFailure(file + ": " + reason(e), e);
        }
    }

    private static String reason(Exception e) {
        return switch (e) {
            case NoSuchFileException gone -> "does not exist";
            case AccessDeniedException denied -> "cannot be read: permission denied";
            case CharacterCodingException coding -> "is not UTF-8 text";
            case InvalidPathException path -> "is not a valid path";
            default -> "cannot be read: " + e.getMessage();
        };
    }

    private static PlanReport parse(String answer) throws CommandFailure {
        try {
            return PlainJson.mapper().readValue(answer, PlanReport.class);
        } catch (JsonProcessingException e) {
            throw new CommandFailure("the answer is no plan; is that the admin port of a gateway of this version?", e);
        }
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable e) {
        AdminClient.report(e, cli);
    }
}
