package io.mcpstead.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.codahale.metrics.MetricRegistry;
import io.mcpstead.metrics.BuildInfo;
import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.testing.Logged;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class AuditAppenderTest {
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("audit-appender-test");

    private final Logged logged = Logged.by(AuditAppender.class);
    private final GatewayMetrics metrics =
            new GatewayMetrics(new MetricRegistry(), BuildInfo.load(), InstantSource.system());
    private final Shaky destination = new Shaky();

    /** Takes lines, unless it is broken; while it is held it waits with a write. */
    private static final class Shaky implements Destination {
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final Semaphore gate = new Semaphore(Integer.MAX_VALUE);
        private volatile boolean broken;
        private volatile boolean closed;

        void hold() {
            gate.drainPermits();
        }

        void letGo() {
            gate.release(1_000_000);
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            gate.acquireUninterruptibly();
            if (broken) {
                bytes.position(1);
                throw new IOException("No space left on device");
            }
            StandardCharsets.US_ASCII.decode(bytes).toString().lines().forEach(lines::add);
        }

        @Override
        public String name() {
            return "shaky";
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @AfterEach
    void close() {
        logged.close();
    }

    private AuditAppender appender(int queueSize) {
        AuditAppender appender = new AuditAppender(destination, queueSize, metrics.audit());
        appender.setContext(LOGGER.getLoggerContext());
        appender.start();
        return appender;
    }

    private static void log(AuditAppender appender, int from, int to) {
        IntStream.range(from, to)
                .mapToObj(i -> new LoggingEvent("", LOGGER, Level.INFO, "line " + i, null, null))
                .forEach(appender::doAppend);
    }

    private static List<String> lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "line " + i).toList();
    }

    private double metric(String name) {
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        try {
            metrics.page().write(null, page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return page.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .sum();
    }

    private double written() {
        return metric("mcpstead_audit_events_total");
    }

    private double dropped() {
        return metric("mcpstead_audit_dropped_total");
    }

    @Test
    void writesAllInTheirOrderAndTheLastOnesAtTheEnd() {
        AuditAppender appender = appender(10_000);
        log(appender, 0, 5_000);
        appender.stop();

        assertThat(destination.lines).isEqualTo(lines(0, 5_000));
        assertThat(destination.closed).isTrue();
        assertThat(written()).isEqualTo(5_000);
        assertThat(dropped()).isZero();
    }

    @Test
    void dropsAndCountsWhatTheQueueHasNoRoomFor() {
        destination.hold();
        AuditAppender appender = appender(10);
        log(appender, 0, 1);
        await().until(destination.gate::hasQueuedThreads);
        log(appender, 1, 100);
        assertThat(dropped()).isEqualTo(89);

        destination.letGo();
        appender.stop();

        assertThat(destination.lines).isEqualTo(lines(0, 11));
        assertThat(written()).isEqualTo(11);
        assertThat(logged.events()).containsExactly("audit_events_dropped");
        assertThat(Logged.value(logged.lines().getFirst(), "dropped")).isEqualTo("89");
    }

    @Test
    void keepsLinesUntilTheyCanBeWrittenAndSaysSoOnce() {
        destination.broken = true;
        AuditAppender appender = appender(1_000);
        log(appender, 0, 500);
        await().until(() -> metric("mcpstead_audit_write_errors_total") >= 2);
        assertThat(logged.events()).containsExactly("audit_write_failed");
        assertThat(logged.lines().getFirst().getFormattedMessage()).contains("shaky", "No space left on device");

        destination.broken = false;
        await().until(() -> written() == 500);
        appender.stop();

        assertThat(destination.lines).isEqualTo(lines(0, 500));
        assertThat(dropped()).isZero();
        assertThat(logged.events()).containsExactly("audit_write_failed", "audit_write_recovered");
    }

    @Test
    void endsThoughNothingCanBeWrittenAndCountsWhatIsLost() {
        destination.broken = true;
        AuditAppender appender = appender(1_000);
        log(appender, 0, 500);
        appender.stop();

        assertThat(dropped()).isEqualTo(500);
        assertThat(written()).isZero();
        assertThat(logged.events()).containsExactly("audit_write_failed", "audit_events_dropped");
    }
}
