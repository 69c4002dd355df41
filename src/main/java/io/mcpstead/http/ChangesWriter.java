package io.mcpstead.http;

import io.mcpstead.http.inflight.Exchange;
import io.mcpstead.http.inflight.OpenResponse;
import io.mcpstead.listen.ChangeStream;
import io.mcpstead.listen.ChangeStream.Comment;
import io.mcpstead.listen.ChangeStream.End;
import io.mcpstead.listen.ChangeStream.Event;
import io.mcpstead.listen.ChangeStream.Step;
import io.mcpstead.log.LogEvent;
import io.mcpstead.wire.SseWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a stream of changes. It has a virtual thread only while something is written to it, so that a client that reads
 * slowly holds up nobody else, and an idle stream holds no stack.
 */
final class ChangesWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ChangesWriter.class);

    private final ChangeStream changes;
    private final OpenResponse response;

    private ChangesWriter(ChangeStream changes, OpenResponse response) {
        this.changes = changes;
        this.response = response;
    }

    /** Sends the response's head; the stream follows once the request's own thread has left it. */
    static void begin(ChangeStream changes, Exchange exchange, Reply reply) throws IOException {
        exchange.staysOpen(response -> new ChangesWriter(changes, response).begin());
        reply.events().flush();
    }

    private void begin() {
        changes.start(() -> Thread.startVirtualThread(this::write));
    }

    private void write() {
        if (!stillOpen()) {
            changes.close();
            response.complete();
        }
    }

    /** Sends what is due; whether there may be more later. */
    private boolean stillOpen() {
        try {
            Step step = changes.poll();
            while (step != null) {
                send(step);
                if (step instanceof End) {
                    return false;
                }
                step = changes.poll();
            }
            return true;
        } catch (IOException e) {
            LOG.debug("The client of a stream of changes has gone", e);
        } catch (RuntimeException e) {
            // The thread's edge: after a defect the client is better off with a new stream.
            LogEvent.INTERNAL_ERROR.on(LOG).setCause(e).log("A stream of changes failed");
        }
        return false;
    }

    private void send(Step step) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        switch (step) {
            case Event event -> SseWriter.write(event.message(), bytes);
            case Comment ignored -> SseWriter.writeComment(bytes);
            case End end -> {
                if (end.message() != null) {
                    SseWriter.write(end.message(), bytes);
                }
            }
        }
        response.write(bytes.toByteArray());
    }
}
