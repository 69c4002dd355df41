package io.mcpstead.cli.client;

/** A command did not come about; the message says all. */
final class ClientFailure extends Exception {
    private static final long serialVersionUID = 1;

    enum Kind {
        /** Nobody answers, or only a proxy that finds nobody. */
        UNREACHABLE,
        /** What answers is no gateway, or says something that cannot be understood. */
        UNCLEAR,
        /** The gateway answers that it will not, or that it went wrong. */
        REFUSED,
        /** The command was not called as it should be. */
        MISUSE
    }

    private final Kind kind;
    private final String message;

    ClientFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }

    Kind kind() {
        return kind;
    }

    /** The status with which the process ends. */
    int status() {
        return kind == Kind.MISUSE ? ClientCommand.MISUSE : ClientCommand.FAILURE;
    }
}
