package io.mcpstead.upstream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An upstream at one moment.
 *
 * @param tools what it offers; empty unless it is ready
 * @param transport {@code streamable} or {@code sse}; null while that is not known
 * @param reconnects how often the connection was lost and came back
 * @param lastError why the connection was last lost or refused; null once it stands again
 */
public record UpstreamStatus(
        Phase phase,
        List<Tool> tools,
        @Nullable String transport,
        long reconnects,
        @Nullable String lastError) {
    static final UpstreamStatus INITIAL = new UpstreamStatus(Phase.CONNECTING, List.of(), null, 0, null);

    public UpstreamStatus {
        tools = List.copyOf(tools);
    }

    public boolean connected() {
        return phase == Phase.READY;
    }

    UpstreamStatus connecting() {
        return new UpstreamStatus(Phase.CONNECTING, List.of(), transport, reconnects, lastError);
    }

    UpstreamStatus ready(String newTransport, List<Tool> newTools) {
        return new UpstreamStatus(Phase.READY, newTools, newTransport, reconnects, null);
    }

    UpstreamStatus lost(Phase next, String error) {
        return new UpstreamStatus(next, List.of(), transport, reconnects, error);
    }

    UpstreamStatus reconnected() {
        return new UpstreamStatus(phase, tools, transport, reconnects + 1, lastError);
    }

    UpstreamStatus closed() {
        return new UpstreamStatus(Phase.CLOSED, List.of(), transport, reconnects, lastError);
    }
}
