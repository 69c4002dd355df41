package io.mcpstead.audit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.dropwizard.lifecycle.Managed;
import io.mcpstead.config.AuditConfig;
import io.mcpstead.metrics.AuditMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * The audit log. Its lines go through the logger {@value #LOGGER}, so that {@code logging.loggers} can send them elsewhere too,
 * and to an appender of its own. Safe for use by several threads.
 */
public final class AuditLog implements Managed {
    public static final String LOGGER = "mcpstead.audit";

    private final Supplier<AuditConfig> config;
    private final AuditAppender appender;
    private final InstantSource clock;
    private final Logger logger;

    private AuditLog(Supplier<AuditConfig> config, AuditAppender appender, InstantSource clock, Logger logger) {
        this.config = config;
        this.appender = appender;
        this.clock = clock;
        this.logger = logger;
    }

    /**
     * Opens it, by what the configuration says now; what becomes of the arguments may change later.
     *
     * @param config as it is now, since a reload changes it
     * @throws IOException with the cause in words, where nothing could be written
     */
    public static AuditLog open(Supplier<AuditConfig> config, AuditMetrics metrics, InstantSource clock)
            throws IOException {
        if (!(LoggerFactory.getLogger(LOGGER) instanceof Logger logger)) {
            throw new IOException("the log is not written by logback");
        }
        AuditConfig now = config.get();
        AuditAppender appender = new AuditAppender(destination(now), now.queueSize(), metrics);
        appender.setContext(logger.getLoggerContext());
        return new AuditLog(config, appender, clock, logger);
    }

    private static Destination destination(AuditConfig config) throws IOException {
        return switch (config.target()) {
            case STDOUT -> new StandardOutput(System.out);
            case FILE -> {
                try {
                    yield LogFile.open(Path.of(config.file()));
                } catch (IOException e) {
                    throw new IOException(Causes.of(e), e);
                }
            }
        };
    }

    @Override
    public void start() {
        appender.start();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(appender);
    }

    /** Writes the last lines. */
    @Override
    public void stop() {
        appender.stop();
        boolean ignored = logger.detachAppender(appender);
    }

    /** Begins to note a call. */
    public AuditedCall begin(CallFacts facts) {
        return new AuditedCall(this, facts, config.get());
    }

    void write(AuditLine line) {
        if (appender.isStarted()) {
            logger.info(line.toJson(clock.instant()));
        } else {
            appender.drop(1);
        }
    }
}
