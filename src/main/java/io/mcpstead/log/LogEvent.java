package io.mcpstead.log;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What is worth a line in the log of somebody who runs the gateway. The names are stable, and alerts may be built on them:
 * they are described in {@code docs/logging.md}, and none is renamed. What has no name here is for debugging.
 */
public enum LogEvent {
    GATEWAY_STARTED(Level.INFO),
    CONFIG_WARNING(Level.WARN),
    SHUTDOWN_BEGUN(Level.INFO),
    SHUTDOWN_DELAYED(Level.INFO),
    SHUTDOWN_HURRIED(Level.INFO),
    SHUTDOWN_CUT_OFF(Level.WARN),
    SHUTDOWN_INCOMPLETE(Level.WARN),

    UPSTREAM_CONNECTED(Level.INFO),
    UPSTREAM_DISCONNECTED(Level.WARN),
    UPSTREAM_STILL_DISCONNECTED(Level.WARN),
    UPSTREAM_FAILED(Level.ERROR),
    UPSTREAM_SESSION_LOST(Level.INFO),
    UPSTREAM_REFRESH_FAILED(Level.WARN),
    UPSTREAM_REFRESH_RECOVERED(Level.INFO),
    UPSTREAM_ENTRIES_SKIPPED(Level.WARN),
    UPSTREAM_CURSOR_REPEATED(Level.WARN),
    UPSTREAM_NAMES_TOO_LONG(Level.WARN),
    UPSTREAM_REQUEST_IGNORED(Level.WARN),
    UPSTREAM_DRAINED(Level.INFO),
    UPSTREAM_CALLS_CUT_OFF(Level.WARN),
    UPSTREAM_CLOSE_SLOW(Level.WARN),

    RELOAD_APPLIED(Level.INFO),
    RELOAD_REFUSED(Level.ERROR),
    RELOAD_KEY_IGNORED(Level.WARN),

    AUDIT_WRITE_FAILED(Level.ERROR),
    AUDIT_WRITE_RECOVERED(Level.INFO),
    AUDIT_EVENTS_DROPPED(Level.WARN),

    SIGNAL_UNAVAILABLE(Level.WARN),
    SYSTEMD_UNAVAILABLE(Level.WARN),
    METRIC_LEFT_OUT(Level.WARN),
    INTERNAL_ERROR(Level.ERROR);

    /** The key of an event's name among the key-values of a line. */
    public static final String KEY = "event";

    private final Level level;

    LogEvent(Level level) {
        this.level = level;
    }

    /** The name, as in {@code upstream_connected}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Level level() {
        return level;
    }

    /** Begins a line of this event; what is added as key-values is named in {@code docs/logging.md} too. */
    public LoggingEventBuilder on(Logger log) {
        return log.atLevel(level).addKeyValue(KEY, label());
    }

    /** Begins a line of this event that is about one upstream. */
    public LoggingEventBuilder on(Logger log, String server) {
        return on(log).addKeyValue("server", server);
    }
}
