package io.mcpstead.cli;

import io.dropwizard.configuration.ConfigurationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/** Says in a line or a few why a command failed; a stack trace is for faults of the gateway's own. */
final class StartFailure {
    private StartFailure() {}

    static void print(Throwable failure, PrintWriter out) {
        if (failure instanceof ConfigurationException) {
            out.println(failure.getMessage());
        } else if (find(failure, BindException.class) != null
                || find(failure, UnresolvedAddressException.class) != null) {
            out.println("mcpstead: cannot listen: " + bindText(failure));
        } else {
            out.print("mcpstead: ");
            failure.printStackTrace(out);
        }
        out.flush();
    }

    /** Jetty's message names the address; its cause, where it has a message, the reason. */
    private static String bindText(Throwable failure) {
        IOException jetty = find(failure, IOException.class);
        if (jetty == null) {
            return "the host cannot be resolved";
        }
        Throwable cause = jetty.getCause();
        if (cause == null) {
            return String.valueOf(jetty.getMessage());
        }
        return jetty.getMessage() + ": "
                + (cause instanceof UnresolvedAddressException ? "the host cannot be resolved" : cause.getMessage());
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
