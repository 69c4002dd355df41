package io.mcpstead.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** An open event stream. Safe for use by several threads. */
public final class SseSink {
    private final Exchange exchange;
    private final SseDialect dialect;

    SseSink(Exchange exchange, SseDialect dialect) {
        this.exchange = exchange;
        this.dialect = dialect;
    }

    void begin() throws IOException {
        raw(dialect.start());
    }

    /** Sends a message that is not the last. */
    public void message(String json) throws IOException {
        raw(dialect.event(json));
    }

    /** Sends the last message and ends the stream. */
    public void last(String json) throws IOException {
        raw(dialect.last(json));
        end();
    }

    /** Sends text as it is, as one chunk. */
    public synchronized void raw(String text) throws IOException {
        if (!text.isEmpty()) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.write(Integer.toHexString(bytes.length) + "\r\n" + text + "\r\n");
        }
    }

    /** Ends the stream in good order. */
    public synchronized void end() throws IOException {
        exchange.ended();
        exchange.write("0\r\n\r\n");
    }

    /** Ends the stream in mid-air. */
    public void abort() throws IOException {
        exchange.abort();
    }
}
