import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Many streams of a gateway held open by one thread, which counts what comes on each. */
final class IdleStreams implements AutoCloseable {
    /** Fewer than any server's backlog, so that no connection is refused for haste. */
    private static final int OPENING_AT_ONCE = 64;

    private static final byte[] OK = "HTTP/1.1 200".getBytes(ISO_8859_1);
    private static final byte[] CHANGE = "tools/list_changed".getBytes(ISO_8859_1);

    private final Selector selector = Selector.open();
    private final List<Stream> streams = new ArrayList<>();
    private final ByteBuffer in = ByteBuffer.allocate(64 * 1024);

    IdleStreams() throws IOException {}

    /** Opens streams one after the other, each by the request that is made for its number, and awaits a 200 on each. */
    void open(int count, int port, IntFunction<String> request, Duration atMost) throws IOException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (answered() < count) {
            while (streams.size() < count && streams.size() - answered() < OPENING_AT_ONCE) {
                streams.add(new Stream(port, request.apply(streams.size()).getBytes(ISO_8859_1)));
            }
            look(deadline, "only " + answered() + " of " + count + " streams opened");
        }
    }

    /** Waits until each has been told of so many changes. */
    void awaitChanges(int each, Duration atMost) throws IOException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (told(each) < streams.size()) {
            look(deadline, "only " + told(each) + " of " + streams.size() + " streams were told of a change");
        }
    }

    /** Reads what comes for so long, which should be comments alone. */
    void idle(Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            poll(end);
        }
    }

    private int answered() {
        return (int) streams.stream().filter(stream -> stream.ok.complete > 0).count();
    }

    private int told(int each) {
        return (int) streams.stream().filter(stream -> stream.change.complete >= each).count();
    }

    private void look(long deadline, String problem) throws IOException {
        if (System.nanoTime() >= deadline) {
            throw new IOException(problem);
        }
        poll(deadline);
    }

    private void poll(long deadline) throws IOException {
        selector.select(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        for (SelectionKey key : selector.selectedKeys()) {
            ((Stream) key.attachment()).read();
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        for (Stream stream : streams) {
            stream.channel.close();
        }
        selector.close();
    }

    private final class Stream {
        private final SocketChannel channel;
        private final Counter ok = new Counter(OK);
        private final Counter change = new Counter(CHANGE);

        Stream(int port, byte[] request) throws IOException {
            channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            channel.write(ByteBuffer.wrap(request));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void read() throws IOException {
            int n = channel.read(in.clear());
            if (n < 0) {
                throw new IOException("the gateway has closed a stream");
            }
            for (int i = 0; i < n; i++) {
                ok.next(in.get(i));
                change.next(in.get(i));
            }
        }
    }

    /** Counts a text in what comes piece by piece. Its first byte does not come again within it. */
    private static final class Counter {
        private final byte[] text;
        private int matched;
        private int complete;

        Counter(byte[] text) {
            this.text = text;
        }

        void next(byte b) {
            if (b != text[matched]) {
                matched = 0;
            }
            if (b == text[matched] && ++matched == text.length) {
                matched = 0;
                complete++;
            }
        }
    }
}
