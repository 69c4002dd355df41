package io.mcpstead.reload;

import io.dropwizard.servlets.tasks.Task;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** {@code POST /tasks/reload} on the admin port. */
public final class ReloadTask extends Task {
    private final Reloader reloader;

    public ReloadTask(Reloader reloader) {
        super("reload");
        this.reloader = reloader;
    }

    /** Fails, which answers 500, where the file is refused, so that a script can tell. */
    @Override
    public void execute(Map<String, List<String>> parameters, PrintWriter output) {
        switch (reloader.reload()) {
            case ReloadResult.Applied applied -> output.println(applied.changes());
            case ReloadResult.Rejected rejected -> throw new RefusedException(rejected.reason());
        }
    }

    /** The servlet answers 500 with the message, and logs it; without a trace, as nothing in the gateway is at fault. */
    private static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        RefusedException(String reason) {
            super("the configuration is refused:\n" + reason, null, false, false);
        }
    }
}
