package io.mcpstead.systemd;

import io.mcpstead.log.LogEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd when the service is ready, how it does, when it reloads and stops, and, while it answers, that it is alive.
 * On a thread of its own, which ends with {@link #close()}. Safe for use by several threads.
 */
public final class ServiceNotifier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceNotifier.class);

    /** How often it looks whether there is something to tell. */
    private static final Duration LOOK = Duration.ofMillis(250);

    /** A watchdog hears of the service so many times in the time that it waits. */
    private static final int TIMES_IN_WATCHDOG = 3;

    /**
     * How the service does.
     *
     * @param ready whether all that it cannot do without is there
     * @param status a line for people
     */
    public record Condition(boolean ready, String status) {}

    private final Notices notices;
    private final Optional<Duration> watchdog;
    private final Supplier<Condition> condition;
    private final BooleanSupplier answers;
    private final Thread thread;
    private String told = "";
    private boolean ready;
    private boolean stopping;
    private boolean failed;
    private long aliveAt;

    /**
     * @param watchdog how long systemd waits for a sign of life
     * @param answers whether the service answers a request of its own just now
     */
    ServiceNotifier(
            Notices notices, Optional<Duration> watchdog, Supplier<Condition> condition, BooleanSupplier answers) {
        this.notices = notices;
        this.watchdog = watchdog;
        this.condition = condition;
        this.answers = answers;
        this.thread = Thread.ofPlatform().name("systemd").daemon().unstarted(this::run);
    }

    /**
     * The notifier that the environment asks for: none without {@code NOTIFY_SOCKET}, and none with one that cannot be
     * used, which is logged.
     */
    public static Optional<ServiceNotifier> of(
            Map<String, String> environment, Supplier<Condition> condition, BooleanSupplier answers) {
        String path = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (path.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ServiceNotifier(NotifySocket.at(path), watchdog(environment), condition, answers));
        } catch (IOException e) {
            unavailable("systemd is not told how the service does: {}", e);
            return Optional.empty();
        }
    }

    /** {@code WATCHDOG_USEC}, where it is meant for this process (sd_watchdog_enabled(3)). */
    static Optional<Duration> watchdog(Map<String, String> environment) {
        String process = environment.getOrDefault("WATCHDOG_PID", "");
        boolean ours = process.isEmpty()
                || process.equals(Long.toString(ProcessHandle.current().pid()));
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        return ours && micros.matches("[1-9][0-9]{0,17}")
                ? Optional.of(Duration.ofNanos(Long.parseLong(micros) * 1000))
                : Optional.empty();
    }

    /** Begins to tell. */
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                look();
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        Condition now = condition.get();
        // Asked outside the lock: it takes a while where something is wrong.
        boolean asked = (now.ready() && !isReady()) || isSignOfLifeDue();
        tell(now, asked && answers.getAsBoolean());
    }

    private synchronized boolean isReady() {
        return ready;
    }

    private synchronized boolean isSignOfLifeDue() {
        return ready
                && watchdog.isPresent()
                && System.nanoTime() - aliveAt >= watchdog.get().toNanos() / TIMES_IN_WATCHDOG;
    }

    private synchronized void tell(Condition now, boolean alive) {
        if (stopping) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        if (!ready && now.ready() && alive) {
            ready = true;
            lines.append("READY=1\n");
        }
        if (!now.status().equals(told)) {
            told = now.status();
            lines.append("STATUS=").append(told).append('\n');
        }
        if (alive && ready) {
            aliveAt = System.nanoTime();
            lines.append(watchdog.isPresent() ? "WATCHDOG=1\n" : "");
        }
        send(lines.toString());
    }

    /** A reload begins. */
    public synchronized void reloading() {
        // The clock of System.nanoTime() is CLOCK_MONOTONIC on Linux, which systemd compares it with.
        send("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1000 + "\n");
    }

    /** A reload is over, whatever came of it. */
    public synchronized void reloaded() {
        if (ready) {
            send("READY=1\n");
        }
    }

    /**
     * The service begins to end; nothing is told after it. systemd no longer waits for signs of life then.
     *
     * @param limit how long it may take; systemd's own limit holds where that is longer
     */
    public synchronized void stopping(Duration limit) {
        send("STOPPING=1\nEXTEND_TIMEOUT_USEC=" + TimeUnit.NANOSECONDS.toMicros(limit.toNanos())
                + "\nSTATUS=stopping\n");
        stopping = true;
    }

    private void send(String lines) {
        if (lines.isEmpty() || stopping) {
            return;
        }
        try {
            notices.send(lines);
            failed = false;
        } catch (IOException e) {
            if (!failed) {
                unavailable("systemd could not be told how the service does: {}", e);
            }
            failed = true;
        }
    }

    private static void unavailable(String message, IOException cause) {
        LogEvent.SYSTEMD_UNAVAILABLE
                .on(LOG)
                .addKeyValue("cause", cause.getMessage())
                .log(message, cause.getMessage());
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
