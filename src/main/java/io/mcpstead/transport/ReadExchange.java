package io.mcpstead.transport;

import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.wire.Message;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exchange whose messages are read from its own HTTP answer: by the thread that waits for them, or, from the moment
 * on where they can come from elsewhere too or be waited for with a limit, by a thread that leaves them in a mailbox. A
 * blocking read cannot be given up and taken up again.
 */
abstract class ReadExchange implements Exchange {
    private volatile @Nullable Mailbox mailbox;

    /** Waits for the next message; the first call sends the request. */
    abstract Message read() throws UpstreamException;

    /** Whether messages can come from elsewhere too, asked before the request is sent. */
    abstract boolean isShared();

    @Override
    public final Message next() throws UpstreamException {
        Mailbox fed = mailbox == null && isShared() ? pumped() : mailbox;
        return fed == null ? read() : fed.take();
    }

    @Override
    public final @Nullable Message poll(Duration atMost) throws UpstreamException {
        return pumped().poll(atMost);
    }

    /** Has another thread read from now on; to be called by the one that pulls. */
    final Mailbox pumped() {
        Mailbox fed = mailbox;
        if (fed == null) {
            fed = new Mailbox();
            mailbox = fed;
            Mailbox target = fed;
            Thread.startVirtualThread(() -> pump(target));
        }
        return fed;
    }

    private void pump(Mailbox fed) {
        try {
            Message message;
            do {
                message = read();
                fed.put(message);
            } while (!(message instanceof Message.Response));
        } catch (UpstreamException e) {
            fed.end(e);
        } catch (RuntimeException e) {
            // Whoever waits must not wait for ever for a fault of the gateway's.
            fed.end(new UpstreamException(Kind.PROTOCOL, "internal error: " + e, e));
        }
    }

    /** Leaves a message that came from elsewhere; false where nobody would see it. */
    final boolean leave(Message message) {
        Mailbox fed = mailbox;
        return fed != null && fed.put(message);
    }

    final List<Message.Request> unreadRequests() {
        Mailbox fed = mailbox;
        return fed == null ? List.of() : fed.unreadRequests();
    }
}
