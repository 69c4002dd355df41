package io.mcpstead.outbound;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The two clocks of a request: how long the upstream has been silent, and how long it has taken in all. Both stand still
 * while it is somebody else that is waited for. Safe for use by several threads.
 */
public final class Deadlines {
    private volatile long idleNanos;
    private volatile long deadline;
    private volatile long lastSign;
    /** Since when the clocks stand still; they run while it is 0. */
    private volatile long pausedAt;

    public Deadlines(Duration idle, Duration total) {
        lastSign = System.nanoTime();
        idleNanos = idle.toNanos();
        deadline = lastSign + total.toNanos();
    }

    /** Sets other limits, counted from now. */
    void within(Duration idle, Duration total) {
        idleNanos = idle.toNanos();
        deadline = System.nanoTime() + total.toNanos();
    }

    /** The upstream has shown that it is alive. */
    public void sign() {
        lastSign = System.nanoTime();
    }

    /** What is left of the total time. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    /** Stops both clocks. */
    public synchronized void pause() {
        if (pausedAt == 0) {
            pausedAt = System.nanoTime() | 1;
        }
    }

    /** Lets them run on. */
    public synchronized void resume() {
        if (pausedAt != 0) {
            long now = System.nanoTime();
            deadline += now - pausedAt;
            lastSign = now;
            pausedAt = 0;
        }
    }

    /** Which deadline has passed, in words; null while none has. */
    public @Nullable String missed(long nowNanos) {
        if (pausedAt != 0) {
            return null;
        }
        if (nowNanos - deadline >= 0) {
            return "no answer within the total timeout (timeouts.total_ms)";
        }
        return nowNanos - lastSign >= idleNanos ? "silent for longer than the idle timeout (timeouts.idle_ms)" : null;
    }
}
