package io.mcpstead.http;

import io.mcpstead.bridge.MessageStream;
import io.mcpstead.bridge.MessageStream.Cancelled;
import io.mcpstead.bridge.MessageStream.Final;
import io.mcpstead.bridge.MessageStream.Interim;
import io.mcpstead.bridge.MessageStream.Step;
import io.mcpstead.dispatch.Answer;
import io.mcpstead.http.inflight.Exchange;
import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.Headers;
import io.mcpstead.wire.Slice;
import io.mcpstead.wire.SseWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Pulls the messages of one answer and sends them in the form that its first message decides. */
final class AnswerWriter {
    private final MessageStream messages;
    private final Era era;
    private final AnswerForm form;
    private final Exchange exchange;
    private final Reply reply;
    private final Slice request;
    private @Nullable OutputStream events;
    private boolean finished;

    /** @param request the body that is answered */
    AnswerWriter(Answer.Messages answer, AcceptedTypes accepted, Exchange exchange, Reply reply, Slice request) {
        this.messages = answer.stream();
        this.era = answer.era();
        this.form = new AnswerForm(accepted);
        this.exchange = exchange;
        this.reply = reply;
        this.request = request;
        if (answer.sessionId() != null) {
            reply.header(Headers.SESSION_ID, answer.sessionId());
        }
    }

    /** Sends the answer to its end, message by message as they come. */
    void send() throws IOException {
        exchange.answering(messages);
        try {
            Step step;
            do {
                step = next();
                send(step);
            } while (!isLast(step));
        } finally {
            finish();
        }
    }

    private void send(Step step) throws IOException {
        switch (actionFor(step)) {
            case SKIP, END -> {
                // A client that takes no stream waits for the response; a stream without one just ends.
            }
            case JSON -> json((Final) step);
            case EVENT -> event(step);
            case EMPTY -> {
                finish();
                reply.empty(HttpServletResponse.SC_ACCEPTED);
            }
        }
    }

    private void json(Final last) throws IOException {
        // Before the client has its answer, and may use the connection and the id again.
        finish();
        reply.json(status(last), last.message());
    }

    /** Some errors have an HTTP status of their own, but not towards legacy clients. */
    private int status(Final last) {
        return era == Era.MODERN ? ErrorStatus.of(last.errorCode()) : HttpServletResponse.SC_OK;
    }

    private void event(Step step) throws IOException {
        if (events == null) {
            if (step instanceof Final last && status(last) != HttpServletResponse.SC_OK) {
                json(last);
                return;
            }
            exchange.streaming();
            events = reply.events();
        }
        write(step, events);
        if (isLast(step)) {
            finish();
            // With the stream's end, in one write to the socket.
            events.close();
        } else {
            events.flush();
        }
    }

    private static void write(Step step, OutputStream out) throws IOException {
        switch (step) {
            case Interim interim -> SseWriter.write(interim.message(), out);
            case Final last -> SseWriter.write(last.message().toSlice(), out);
            case Cancelled ignored -> {
                // The stream just ends.
            }
        }
    }

    private void finish() {
        if (!finished) {
            finished = true;
            exchange.answered();
            messages.close();
        }
    }

    private static boolean isLast(Step step) {
        return switch (step) {
            case Interim ignored -> false;
            case Final ignored -> true;
            case Cancelled ignored -> true;
        };
    }

    /** A defect must not leave the client without its response, and after the first event there is no other way to tell. */
    private Step next() {
        try {
            return messages.next();
        } catch (RuntimeException e) {
            return new Final(Defects.error(request, e));
        }
    }

    private AnswerForm.Action actionFor(Step step) {
        return switch (step) {
            case Interim interim -> form.interim();
            case Final last -> form.last();
            case Cancelled cancelled -> form.cancelled();
        };
    }
}
