package io.mcpstead.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** What a class logs while a test runs. */
public final class Logged implements AutoCloseable {
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger;
    private final Level before;

    private Logged(Class<?> by) {
        logger = (Logger) LoggerFactory.getLogger(by);
        before = logger.getLevel();
        logger.setLevel(Level.INFO);
        lines.start();
        logger.addAppender(lines);
    }

    public static Logged by(Class<?> type) {
        return new Logged(type);
    }

    public List<ILoggingEvent> lines() {
        return List.copyOf(lines.list);
    }

    /** The names of the events, in their order. */
    public List<String> events() {
        return lines().stream().map(line -> value(line, "event")).toList();
    }

    /** What a line bears under a key; empty where it bears nothing. */
    public static String value(ILoggingEvent line, String key) {
        List<KeyValuePair> pairs = line.getKeyValuePairs();
        return pairs == null
                ? ""
                : pairs.stream()
                        .filter(pair -> pair.key.equals(key))
                        .map(pair -> String.valueOf(pair.value))
                        .findFirst()
                        .orElse("");
    }

    @Override
    public void close() {
        logger.detachAppender(lines);
        logger.setLevel(before);
    }
}
