package io.mcpstead.cli;

import org.eclipse.jetty.util.component.LifeCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes something once the server, or its start, has ended. */
final class CloseAfterStop implements LifeCycle.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(CloseAfterStop.class);

    private final AutoCloseable closed;

    CloseAfterStop(AutoCloseable closed) {
        this.closed = closed;
    }

    @Override
    public void lifeCycleStopped(LifeCycle event) {
        close();
    }

    @Override
    public void lifeCycleFailure(LifeCycle event, Throwable cause) {
        close();
    }

    private void close() {
        try {
            closed.close();
        } catch (Exception e) {
            LOG.debug("Could not close", e);
        }
    }
}
