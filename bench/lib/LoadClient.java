import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends a number of requests over keep-alive connections and compares every answer, byte by byte and with the id of its
 * own request. {@code ######} in the files of the request and of the expected message stands for the id, which always
 * has six digits. Prints a line of JSON.
 *
 * <pre>java LoadClient.java PORT REQUEST_FILE EXPECTED_FILE CONNECTIONS CALLS</pre>
 */
public final class LoadClient {
    private static final byte[] ID = bytes("######");
    private static final int FIRST_ID = 100_000;
    private static final int IDS = 800_000;
    private static final int TIMEOUT_MILLIS = 30_000;

    private final int port;
    private final byte[] request;
    private final byte[] expected;
    private final int calls;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger right = new AtomicInteger();
    private final AtomicInteger wrong = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicReference<String> first = new AtomicReference<>("");

    private LoadClient(int port, byte[] request, byte[] expected, int calls) {
        this.port = port;
        this.request = request;
        this.expected = expected;
        this.calls = calls;
    }

    public static void main(String[] arguments) throws Exception {
        LoadClient client = new LoadClient(
                Integer.parseInt(arguments[0]),
                Files.readAllBytes(Path.of(arguments[1])),
                Files.readAllBytes(Path.of(arguments[2])),
                Integer.parseInt(arguments[4]));
        client.run(Integer.parseInt(arguments[3]));
    }

    private void run(int connections) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(connections);
        long start = System.nanoTime();
        for (int i = 0; i < connections; i++) {
            Thread.startVirtualThread(() -> {
                try {
                    callUntilDone();
                } finally {
                    ended.countDown();
                }
            });
        }
        ended.await();
        System.out.printf(
                "{\"right\":%d,\"wrong\":%d,\"failed\":%d,\"bytes\":%d,\"millis\":%d,\"first\":\"%s\"}%n",
                right.get(),
                wrong.get(),
                failed.get(),
                bytes.get(),
                (System.nanoTime() - start) / 1_000_000,
                first.get());
    }

    /** Takes the next call as long as there is one; a connection that fails is made anew. */
    private void callUntilDone() {
        while (next.get() < calls) {
            try (Socket socket = new Socket()) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(TIMEOUT_MILLIS);
                socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
                callOver(socket);
            } catch (IOException e) {
                next.incrementAndGet();
                failed.incrementAndGet();
                note(e.toString());
            }
        }
    }

    private void callOver(Socket socket) throws IOException {
        Answers answers = new Answers(socket.getInputStream());
        for (int n = next.getAndIncrement(); n < calls; n = next.getAndIncrement()) {
            byte[] id = bytes(Integer.toString(FIRST_ID + n % IDS));
            socket.getOutputStream().write(withId(request, id));
            Answer answer = answers.read();
            if (answer.status() == 200 && find(answer.body(), withId(expected, id)) >= 0) {
                right.incrementAndGet();
            } else {
                wrong.incrementAndGet();
                String body = new String(answer.body(), ISO_8859_1);
                note(answer.status() + " " + body.substring(0, Math.min(300, body.length())));
            }
        }
    }

    private void note(String text) {
        first.compareAndSet("", text.replaceAll("[^ -~]", " ").replaceAll("[\"\\\\]", "'"));
    }

    private static byte[] withId(byte[] template, byte[] id) {
        byte[] copy = template.clone();
        int at = find(copy, ID);
        if (at >= 0) {
            System.arraycopy(id, 0, copy, at, id.length);
        }
        return copy;
    }

    private static int find(byte[] bytes, byte[] wanted) {
        for (int at = 0; at <= bytes.length - wanted.length; at++) {
            if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private record Answer(int status, byte[] body) {}

    /** Reads HTTP/1.1 answers one after the other. */
    private final class Answers {
        private final InputStream in;
        private final byte[] buffer = new byte[65_536];
        private int at;
        private int end;

        Answers(InputStream in) {
            this.in = in;
        }

        Answer read() throws IOException {
            int status = Integer.parseInt(line().split(" ", 3)[1]);
            int length = 0;
            boolean chunked = false;
            for (String line = line(); !line.isEmpty(); line = line()) {
                String header = line.toLowerCase();
                if (header.startsWith("content-length:")) {
                    length = Integer.parseInt(header.substring(15).strip());
                } else if (header.startsWith("transfer-encoding:")) {
                    chunked = header.endsWith("chunked");
                }
            }
            return new Answer(status, chunked ? chunks() : exactly(length));
        }

        private byte[] chunks() throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = chunkSize(); size > 0; size = chunkSize()) {
                body.writeBytes(exactly(size));
                line();
            }
            line();
            return body.toByteArray();
        }

        private int chunkSize() throws IOException {
            return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
        }

        private byte[] exactly(int length) throws IOException {
            byte[] bytes = new byte[length];
            int read = 0;
            while (read < length) {
                fill();
                int n = Math.min(length - read, end - at);
                System.arraycopy(buffer, at, bytes, read, n);
                at += n;
                read += n;
            }
            return bytes;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            while (true) {
                fill();
                byte b = buffer[at++];
                if (b == '\n') {
                    return line.toString();
                } else if (b != '\r') {
                    line.append((char) b);
                }
            }
        }

        private void fill() throws IOException {
            if (at == end) {
                at = 0;
                end = in.read(buffer);
                if (end < 0) {
                    end = 0;
                    throw new EOFException("the connection was closed");
                }
                bytes.addAndGet(end);
            }
        }
    }
}
