package io.mcpstead.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A stream of server-sent events that a client reads as they come; closing it disconnects. */
public final class EventStream implements AutoCloseable {
    private static final JsonNode END = MissingNode.getInstance();

    private final InputStream in;
    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final AtomicInteger comments = new AtomicInteger();

    EventStream(InputStream in) {
        this.in = in;
        Thread.startVirtualThread(this::read);
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(":")) {
                    comments.incrementAndGet();
                } else if (line.startsWith("data: ")) {
                    messages.add(Json.read(line.substring("data: ".length())));
                }
            }
        } catch (IOException e) {
            // Closed from this side, or broken off: nothing more comes.
        } finally {
            messages.add(END);
        }
    }

    /** Waits for the next message. */
    public JsonNode next() {
        JsonNode message = take();
        if (isEnd(message)) {
            throw new IllegalStateException("the stream has ended");
        }
        return message;
    }

    /** Waits for the end; false where a message comes before it. */
    public boolean ends() {
        return isEnd(take());
    }

    private JsonNode take() {
        try {
            JsonNode message = messages.poll(Gateway.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (message == null) {
                throw new IllegalStateException("nothing came on the stream");
            }
            return message;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean isEnd(JsonNode message) {
        return message.isMissingNode();
    }

    /** How many comments have come so far. */
    public int comments() {
        return comments.get();
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
