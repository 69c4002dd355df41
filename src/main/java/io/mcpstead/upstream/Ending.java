package io.mcpstead.upstream;

import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import java.time.Duration;

/** Why an upstream ends, in words for the log and for clients. */
enum Ending {
    REMOVED("removed by a reload"),
    RESTARTED("restarted by a reload"),
    STOPPED("the gateway is shutting down");

    private final String text;

    Ending(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** For calls that have not ended within {@code drain}. */
    UpstreamException cut(Duration drain) {
        String limit = "; the call did not end within " + drain.toSeconds() + " seconds (reload.drain_seconds)";
        return new UpstreamException(Kind.DISCONNECTED, this == STOPPED ? text : text + limit);
    }
}
