package io.mcpstead.cli;

import io.dropwizard.configuration.ConfigurationException;
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
        } else if (find(failure, BindException.class) != null) {
            out.println("mcpstead: cannot listen: " + bindText(failure));
        } else if (find(failure, UnresolvedAddressException.class) != null) {
            out.println("mcpstead: cannot listen: the host to listen on cannot be resolved: " + failure.getMessage());
        } else {
            out.print("mcpstead: ");
            failure.printStackTrace(out);
        }
        out.flush();
    }

    /** Jetty's message names the address, its cause the reason. */
    private static String bindText(Throwable failure) {
        BindException bind = find(failure, BindException.class);
        String why = bind == null ? "" : String.valueOf(bind.getMessage());
        String where = String.valueOf(failure.getMessage());
        return where.contains(why) ? where : where + ": " + why;
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
