package io.mcpstead.http.inflight;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Asks an HTTP/1.1 connection whether the client has closed it. Jetty does not read a connection while a request on it
 * is handled, so that a close would be noticed only by the write that fails.
 */
final class ClientProbe {
    private final Connection connection;
    private boolean active;

    ClientProbe(Connection connection) {
        this.connection = connection;
        this.active = connection instanceof Connection.UpgradeTo;
    }

    /** Never blocks. Not called once the request has been answered, nor by two threads at once. */
    boolean clientHasGone() {
        if (!active) {
            return false;
        }
        // One byte is enough to tell, and as much as can be given back without asking for room.
        ByteBuffer buffer = BufferUtil.allocate(1);
        try {
            int filled = connection.getEndPoint().fill(buffer);
            if (filled > 0) {
                giveBack(buffer);
            }
            return filled < 0;
        } catch (IOException e) {
            // A reset, rather than an orderly close.
            return true;
        }
    }

    /** A pipelined request has come: it is the connection's to read, and tells that the client is there. */
    private void giveBack(ByteBuffer buffer) {
        active = false;
        ((Connection.UpgradeTo) connection).onUpgradeTo(buffer);
    }
}
