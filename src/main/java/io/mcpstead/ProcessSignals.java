package io.mcpstead;

import io.mcpstead.log.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM and SIGINT end the process in order, with status 0, and a second one sooner; SIGHUP reloads. Java has no other way to learn of a
 * signal, and none to exit with 0 on SIGTERM.
 */
final class ProcessSignals {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessSignals.class);

    private ProcessSignals() {}

    static void handle(Shutdown shutdown, Runnable reload) {
        on("TERM", () -> shutdown.ask("SIGTERM"));
        on("INT", () -> shutdown.ask("SIGINT"));
        on("HUP", () -> Thread.ofVirtual().name("reload").start(reload));
    }

    private static void on(String name, Runnable action) {
        try {
            sun.misc.Signal.handle(new sun.misc.Signal(name), signal -> action.run());
        } catch (IllegalArgumentException e) {
            LogEvent.SIGNAL_UNAVAILABLE
                    .on(LOG)
                    .addKeyValue("signal", "SIG" + name)
                    .log("SIG{} cannot be handled here: {}", name, e.getMessage());
        }
    }
}
