package io.mcpstead.outbound;

import io.mcpstead.metrics.SessionResetReason;
import org.jspecify.annotations.Nullable;

/**
 * An upstream did not answer as it should. The message says what happened in words for the operator and the client; it
 * does not name the server, and holds no secret.
 */
public final class UpstreamException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What went wrong, as far as it matters for what is done next. */
    public enum Kind {
        /** There is no connection, and the request was never sent. */
        DISCONNECTED,
        /** All connections to it are in use, and the request was never sent. */
        BUSY,
        /** The connection broke; the request may have run. */
        BROKEN,
        TIMEOUT,
        /** The upstream refused the gateway's credentials. */
        AUTH,
        /** The upstream answered with something that MCP does not allow. */
        PROTOCOL,
        /** The upstream refused the request, before running it, because it knows neither session nor era any more. */
        SESSION_LOST,
        /** The client no longer wants the answer. */
        CANCELLED
    }

    private final Kind kind;
    private final @Nullable SessionResetReason sessionReset;
    private final int httpStatus;
    private final boolean absence;

    private UpstreamException(
            Kind kind,
            String message,
            @Nullable Throwable cause,
            @Nullable SessionResetReason reset,
            int httpStatus,
            boolean absence) {
        super(message, cause);
        this.kind = kind;
        this.sessionReset = reset;
        this.httpStatus = httpStatus;
        this.absence = absence;
    }

    public UpstreamException(Kind kind, String message) {
        this(kind, message, null, null, 0, false);
    }

    public UpstreamException(Kind kind, String message, Throwable cause) {
        this(kind, message, cause, null, 0, false);
    }

    static UpstreamException status(Kind kind, int httpStatus, String message) {
        return new UpstreamException(kind, message, null, null, httpStatus, false);
    }

    static UpstreamException absence(int httpStatus, String message) {
        return new UpstreamException(Kind.PROTOCOL, message, null, null, httpStatus, true);
    }

    public static UpstreamException sessionLost(SessionResetReason reason, String message) {
        return new UpstreamException(Kind.SESSION_LOST, message, null, reason, 0, false);
    }

    /** The upstream refused the request, before running it, since it speaks MCP of another era than it did. */
    public static UpstreamException eraLost(String message) {
        return new UpstreamException(Kind.SESSION_LOST, message);
    }

    public Kind kind() {
        return kind;
    }

    /** Why the session was lost; null unless there was one. */
    public @Nullable SessionResetReason sessionReset() {
        return sessionReset;
    }

    /** The HTTP status that was answered, 0 where that was not the matter. */
    public int httpStatus() {
        return httpStatus;
    }

    /**
     * Whether the upstream is there and has refused this one request, with an HTTP 4xx that is not for its credentials and may
     * not mean its {@link #isAbsence absence}.
     */
    public boolean isRefusal() {
        return kind == Kind.PROTOCOL && httpStatus >= 400 && httpStatus < 500 && !absence;
    }

    /**
     * Whether there may be no server of MCP any more: HTTP 404, 405 or 410, and not in its words. A proxy answers so, but also a
     * server that merely does not know the request.
     */
    public boolean isAbsence() {
        return absence;
    }

    /** The message, never null. */
    public String reason() {
        String message = getMessage();
        return message == null ? kind.name() : message;
    }
}
