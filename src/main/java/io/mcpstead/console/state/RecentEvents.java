package io.mcpstead.console.state;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.dropwizard.lifecycle.Managed;
import io.mcpstead.log.LogEvent;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The last {@link LogEvent}s that the log has at WARN and ERROR. What {@code logging} keeps out of the log is not among them. */
public final class RecentEvents implements Managed {
    private static final int KEPT = 100;
    private static final int MAX_TEXT = 1000;
    private static final String LOGGER = "io.mcpstead";

    private final Recent<LogLine> lines = new Recent<>(KEPT);
    private final UnsynchronizedAppenderBase<ILoggingEvent> appender = new UnsynchronizedAppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            String name = value(event, LogEvent.KEY);
            if (event.getLevel().isGreaterOrEqual(Level.WARN) && name != null) {
                lines.add(line(event, name));
            }
        }
    };

    @Override
    public void start() {
        if (LoggerFactory.getLogger(LOGGER) instanceof Logger logger) {
            appender.setContext(logger.getLoggerContext());
            appender.start();
            logger.addAppender(appender);
        }
    }

    @Override
    public void stop() {
        if (LoggerFactory.getLogger(LOGGER) instanceof Logger logger) {
            boolean ignored = logger.detachAppender(appender);
        }
        appender.stop();
    }

    private static LogLine line(ILoggingEvent event, String name) {
        String text = event.getFormattedMessage();
        return new LogLine(
                Times.of(event.getInstant()),
                event.getLevel().toString(),
                name,
                value(event, "server"),
                text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...");
    }

    private static @Nullable String value(ILoggingEvent event, String key) {
        return event.getKeyValuePairs() == null
                ? null
                : event.getKeyValuePairs().stream()
                        .filter(pair -> pair.key.equals(key))
                        .map(pair -> pair.value)
                        .filter(Objects::nonNull)
                        .map(Object::toString)
                        .findFirst()
                        .orElse(null);
    }

    List<LogLine> list() {
        return lines.list();
    }

    long count() {
        return lines.added();
    }
}
