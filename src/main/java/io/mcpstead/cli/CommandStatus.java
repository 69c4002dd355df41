package io.mcpstead.cli;

/** Ends a command that has said all there is to say with a status other than 0, by which scripts tell what it found. */
public final class CommandStatus extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    public CommandStatus(int status) {
        super("exit status " + status, null, false, false);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
