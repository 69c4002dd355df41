package io.mcpstead.protocol;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The levels of {@code notifications/message}, those of syslog (RFC 5424, section 6.2.1), least severe first. */
public enum LogLevel {
    DEBUG,
    INFO,
    NOTICE,
    WARNING,
    ERROR,
    CRITICAL,
    ALERT,
    EMERGENCY;

    private static final List<LogLevel> ALL = List.of(values());

    private final String text = name().toLowerCase(Locale.ROOT);

    public String text() {
        return text;
    }

    /** The level of that name; empty where MCP has none. */
    public static Optional<LogLevel> of(@Nullable String text) {
        for (LogLevel level : ALL) {
            if (level.text.equals(text)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }

    /** Whether someone who asked for this level is to be told of {@code other}. */
    public boolean includes(LogLevel other) {
        return other.compareTo(this) >= 0;
    }
}
