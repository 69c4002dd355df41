package io.mcpstead.cli.client;

import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import io.mcpstead.cli.CommandStatus;
import java.io.PrintStream;
import java.util.Map;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** A command that asks a running gateway, with the options that all of them have. */
abstract class ClientCommand extends Command {
    static final int OK = 0;
    static final int FAILURE = 1;
    static final int MISUSE = 2;

    private final Map<String, String> environment;
    private final Output output;

    /** Where a command prints to: what was asked for, and what went wrong. */
    record Output(PrintStream out, PrintStream err) {
        /** Says what went wrong. */
        void complain(String message) {
            err.println("mcpstead: " + message);
        }
    }

    /** @param environment the environment variables, among which the token is looked for */
    ClientCommand(String name, String description, Map<String, String> environment, Output output) {
        super(name, description);
        this.environment = environment;
        this.output = output;
    }

    @Override
    public void configure(Subparser subparser) {
        GatewayClient.addOptions(subparser);
    }

    /** Asks, prints, and gives the status with which the process ends. */
    abstract int ask(GatewayClient gateway, Namespace namespace) throws ClientFailure;

    /** Says why it did not come about, and gives the status. */
    int fail(ClientFailure failure, Namespace namespace) {
        output.complain(failure.getMessage());
        return failure.status();
    }

    final Output output() {
        return output;
    }

    @Override
    public final void run(Bootstrap<?> bootstrap, Namespace namespace) throws CommandStatus {
        int status;
        try (GatewayClient gateway = GatewayClient.of(namespace, environment)) {
            status = ask(gateway, namespace);
        } catch (ClientFailure e) {
            status = fail(e, namespace);
        }
        if (status != OK) {
            throw new CommandStatus(status);
        }
    }

    @Override
    public final void onError(Cli cli, Namespace namespace, Throwable e) {
        if (!(e instanceof CommandStatus)) {
            super.onError(cli, namespace, e);
        }
    }
}
