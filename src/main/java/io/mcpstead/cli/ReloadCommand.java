package io.mcpstead.cli;

import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import java.io.PrintStream;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/**
 * {@code mcpstead reload}: has a running gateway read its configuration again, by its admin port, and fails where that is
 * refused, as {@code kill -HUP} cannot.
 */
public final class ReloadCommand extends Command {
    private final PrintStream out;

    public ReloadCommand(PrintStream out) {
        super("reload", "Has a running gateway read its configuration again");
        this.out = out;
    }

    @Override
    public void configure(Subparser subparser) {
        AdminClient.addOption(subparser);
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace namespace) throws CommandFailure {
        out.println(new AdminClient(namespace).post("reload", "tasks/reload", null));
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable e) {
        AdminClient.report(e, cli);
    }
}
