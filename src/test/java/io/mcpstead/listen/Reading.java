package io.mcpstead.listen;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.listen.ChangeStream.Step;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A stream whose steps a test waits for. */
final class Reading {
    private final ChangeStream stream;
    private final Semaphore due = new Semaphore(0);
    private boolean drained = true;

    Reading(ChangeStream stream) {
        this.stream = stream;
        stream.start(due::release);
    }

    Step next() {
        while (true) {
            if (drained) {
                awaitDue();
                drained = false;
            }
            Step step = stream.poll();
            if (step != null) {
                return step;
            }
            drained = true;
        }
    }

    private void awaitDue() {
        try {
            assertThat(due.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertThat(due.availablePermits()).as("one writer at a time").isZero();
    }

    void close() {
        stream.close();
    }
}
