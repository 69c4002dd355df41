package io.mcpstead.testing;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where the messages that answer one request go: back on its own connection, or on a session's stream. */
public final class Reply {
    private final Exchange exchange;
    private final boolean answersAsStream;
    private final SseDialect dialect;
    private final boolean separateStream;
    private @Nullable SseSink sink;
    private boolean accepted;

    /** A reply on the request's own connection. */
    Reply(Exchange exchange, boolean answersAsStream, SseDialect dialect) {
        this.exchange = exchange;
        this.answersAsStream = answersAsStream;
        this.dialect = dialect;
        this.separateStream = false;
    }

    /** A reply on the stream of a session, after 202 for the request itself. */
    Reply(Exchange exchange, SseSink stream) {
        this.exchange = exchange;
        this.answersAsStream = true;
        this.dialect = SseDialect.PLAIN;
        this.separateStream = true;
        this.sink = stream;
    }

    /** Answers 202 to the request itself, where its answer goes to another stream. */
    void accept() throws IOException {
        if (separateStream && !accepted) {
            accepted = true;
            // This thread may be busy with the answer for long, so no further request is to come to it.
            exchange.header("Connection", "close").empty(202);
        }
    }

    /** Sends a message before the answer. */
    public void interim(String json) throws IOException {
        sink().message(json);
    }

    /** Sends the answer. */
    public void answer(String json) throws IOException {
        if (separateStream) {
            sink().message(json);
        } else if (sink != null || answersAsStream) {
            sink().last(json);
        } else {
            exchange.json(200, json);
        }
    }

    /** Sends the answer with an HTTP status, unless something has been streamed before it. */
    void answer(int status, String json) throws IOException {
        if (status == 200 || sink != null) {
            answer(json);
        } else {
            exchange.json(status, json);
        }
    }

    /** The event stream, opened now if it is not yet. */
    public SseSink sink() throws IOException {
        accept();
        SseSink open = sink == null ? exchange.stream(dialect) : sink;
        sink = open;
        return open;
    }
}
