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
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Pulls the messages of one answer and sends them in the form that its first message decides. */
final class AnswerWriter {
    private final MessageStream messages;
    private final @Nullable String sessionId;
    private final Era era;
    private final AnswerForm form;
    private final Exchange exchange;
    private final Slice request;

    /** @param request the body that is answered */
    AnswerWriter(Answer.Messages answer, AcceptedTypes accepted, Exchange exchange, Slice request) {
        this.messages = answer.stream();
        this.sessionId = answer.sessionId();
        this.era = answer.era();
        this.form = new AnswerForm(accepted);
        this.exchange = exchange;
        this.request = request;
    }

    /** Waits until the form is decided. A stream is then written while the response is. */
    Response respond() {
        while (true) {
            Step step = next();
            switch (actionFor(step)) {
                case SKIP -> {
                    // The client takes no stream: wait for the response.
                }
                case JSON -> {
                    return json((Final) step);
                }
                case EVENT -> {
                    return step instanceof Final last && status(last) != 200 ? json(last) : stream(step);
                }
                case EMPTY, END -> {
                    return whole(Response.accepted());
                }
            }
        }
    }

    /** Some errors have an HTTP status of their own, but not towards legacy clients. */
    private int status(Final last) {
        return era == Era.MODERN ? ErrorStatus.of(last.errorCode()) : 200;
    }

    private Response json(Final last) {
        return whole(Replies.json(status(last), last.message()));
    }

    private Response whole(ResponseBuilder response) {
        messages.close();
        return withSession(response);
    }

    private Response stream(Step first) {
        exchange.streaming();
        StreamingOutput output = out -> write(first, out);
        return withSession(Replies.events(output));
    }

    private Response withSession(ResponseBuilder response) {
        return sessionId == null
                ? response.build()
                : response.header(Headers.SESSION_ID, sessionId).build();
    }

    private void write(Step first, OutputStream out) throws IOException {
        try (messages) {
            Step step = first;
            send(step, out);
            while (!isLast(step)) {
                step = next();
                actionFor(step);
                send(step, out);
            }
        } finally {
            exchange.answered();
        }
    }

    private static boolean isLast(Step step) {
        return switch (step) {
            case Interim ignored -> false;
            case Final ignored -> true;
            case Cancelled ignored -> true;
        };
    }

    private static void send(Step step, OutputStream out) throws IOException {
        switch (step) {
            case Interim interim -> SseWriter.write(interim.message(), out);
            case Final last -> SseWriter.write(last.message(), out);
            case Cancelled ignored -> {
                // The stream just ends.
            }
        }
        out.flush();
    }

    /** A defect must not leave the client without its response, and after the first event there is no other way to tell. */
    private Step next() {
        try {
            return messages.next();
        } catch (RuntimeException e) {
            return new Final(Replies.internalError(request, e));
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
