package io.mcpstead.http;

/**
 * The form of one answer: undecided until its first message, then JSON or SSE. Says what becomes of each step; a step
 * after the last one throws.
 */
final class AnswerForm {
    /** What the HTTP layer does with a step. */
    enum Action {
        /** The client takes nothing but its response. */
        SKIP,
        /** An event, and the first one opens the stream. */
        EVENT,
        /** A body of JSON, whole. */
        JSON,
        /** A status without a body. */
        EMPTY,
        /** The end of an open stream. */
        END
    }

    private enum State {
        UNDECIDED,
        STREAMING,
        ENDED
    }

    private final AcceptedTypes accepted;
    private State state = State.UNDECIDED;

    AnswerForm(AcceptedTypes accepted) {
        this.accepted = accepted;
    }

    /** A message before the response. */
    Action interim() {
        checkOpen();
        if (!accepted.eventStream()) {
            return Action.SKIP;
        }
        state = State.STREAMING;
        return Action.EVENT;
    }

    /** The response. */
    Action last() {
        boolean event = checkOpen() == State.STREAMING || !accepted.json();
        state = State.ENDED;
        return event ? Action.EVENT : Action.JSON;
    }

    /** The end without a response. */
    Action cancelled() {
        boolean streaming = checkOpen() == State.STREAMING;
        state = State.ENDED;
        return streaming ? Action.END : Action.EMPTY;
    }

    private State checkOpen() {
        if (state == State.ENDED) {
            throw new IllegalStateException("the answer has ended");
        }
        return state;
    }
}
