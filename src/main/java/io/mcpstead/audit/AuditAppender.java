package io.mcpstead.audit;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.mcpstead.log.LogEvent;
import io.mcpstead.log.Throttle;
import io.mcpstead.log.Trouble;
import io.mcpstead.metrics.AuditMetrics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the lines of calls that have ended, without waiting for anything, and writes them on a thread of its own. What its
 * queue has no room for is dropped and counted. Where nothing can be written, it tries again until it can; the oldest lines are
 * kept, and each is written once.
 */
final class AuditAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(AuditAppender.class);

    /** How many lines are written at once. */
    private static final int BATCH = 256;

    private static final Duration RETRY = Duration.ofSeconds(1);
    /** A disk on the brink of being full works now and then. */
    private static final int TROUBLES_AT_ONCE = 5;

    private static final Duration SAID_EVERY = Duration.ofMinutes(1);

    /** How long the end of the gateway waits for the last lines. */
    private static final Duration LAST_LINES = Duration.ofSeconds(5);

    /** Wakes the writer when it is to end. */
    private static final String END = "";

    private final Destination destination;
    private final AuditMetrics metrics;
    private final BlockingQueue<String> queue;
    private final AtomicLong dropped = new AtomicLong();
    private final CountDownLatch ending = new CountDownLatch(1);
    private final Throttle drops = new Throttle(1, SAID_EVERY, System::nanoTime);
    private final Trouble trouble = new Trouble(System::nanoTime);
    private final Throttle troubles = new Throttle(TROUBLES_AT_ONCE, SAID_EVERY, System::nanoTime);
    private boolean troubleIsSaid;
    private final Thread writer = Thread.ofPlatform().name("audit").daemon().unstarted(this::run);

    AuditAppender(Destination destination, int queueSize, AuditMetrics metrics) {
        this.destination = destination;
        this.queue = new ArrayBlockingQueue<>(queueSize);
        this.metrics = metrics;
        setName("audit");
    }

    @Override
    public void start() {
        super.start();
        writer.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (!queue.offer(event.getMessage() + "\n")) {
            drop(1);
        }
    }

    void drop(int lines) {
        dropped.addAndGet(lines);
        metrics.dropped(lines);
    }

    /** Writes what waits, for a few seconds at most. */
    @Override
    public void stop() {
        if (!isStarted()) {
            return;
        }
        super.stop();
        ending.countDown();
        // Where there is no room for it the writer does not wait for anything.
        boolean ignored = queue.offer(END);
        try {
            if (!writer.join(LAST_LINES)) {
                drop(queue.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isEnding() {
        return ending.getCount() == 0;
    }

    private void run() {
        try (destination) {
            List<String> lines = new ArrayList<>(BATCH);
            while (!isEnding() || !queue.isEmpty()) {
                take(lines);
                write(lines);
                sayDropped(false);
            }
            sayDropped(true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("The audit log could not be closed", e);
        }
    }

    private void take(List<String> lines) throws InterruptedException {
        String first = queue.poll(SAID_EVERY.toSeconds(), TimeUnit.SECONDS);
        if (first != null) {
            lines.add(first);
            queue.drainTo(lines, BATCH - 1);
        }
    }

    private void write(List<String> lines) throws InterruptedException {
        ByteBuffer bytes = ByteBuffer.wrap(String.join("", lines).getBytes(StandardCharsets.US_ASCII));
        int count = (int) lines.stream().filter(line -> !line.equals(END)).count();
        lines.clear();
        while (bytes.hasRemaining() && !written(bytes, count)) {
            bytes.rewind();
            sayDropped(false);
            if (ending.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                drop(count);
                return;
            }
        }
        metrics.written(count);
    }

    private boolean written(ByteBuffer bytes, int lines) {
        try {
            destination.write(bytes);
            recovered();
            return true;
        } catch (IOException e) {
            failed(e, lines + queue.size());
            return false;
        }
    }

    private void failed(IOException e, int waiting) {
        metrics.writeFailed();
        String cause = Causes.of(e);
        if (trouble.met(cause) != Trouble.Report.NOTHING && troubles.pass()) {
            troubleIsSaid = true;
            LogEvent.AUDIT_WRITE_FAILED
                    .on(LOG)
                    .addKeyValue("file", destination.name())
                    .addKeyValue("cause", cause)
                    .addKeyValue("failures", trouble.times())
                    .log(
                            "The audit log cannot be written to {}: {}; {} lines wait",
                            destination.name(),
                            cause,
                            waiting);
        }
    }

    private void recovered() {
        if (troubleIsSaid) {
            double seconds = trouble.duration().toMillis() / 1000.0;
            LogEvent.AUDIT_WRITE_RECOVERED
                    .on(LOG)
                    .addKeyValue("file", destination.name())
                    .addKeyValue("seconds", seconds)
                    .addKeyValue("failures", trouble.times())
                    .log("The audit log is written to {} again, after {} s", destination.name(), seconds);
        }
        trouble.over();
        troubleIsSaid = false;
    }

    private void sayDropped(boolean last) {
        if (dropped.get() > 0 && (last || (!isEnding() && drops.pass()))) {
            long lines = dropped.getAndSet(0);
            LogEvent.AUDIT_EVENTS_DROPPED
                    .on(LOG)
                    .addKeyValue("dropped", lines)
                    .log(
                            "{} lines of the audit log are lost: its queue (audit.queue_size) was full, or the gateway ended",
                            lines);
        }
    }
}
