package io.mcpstead.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One request and the answer to it, byte by byte where a misbehaviour needs that. */
public final class Exchange {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final ReceivedRequest request;
    private final StringBuilder headers = new StringBuilder();
    private boolean keepAlive = true;
    private volatile boolean ended;

    /** @param in the connection's input behind the request; it can be marked */
    Exchange(Socket socket, InputStream in, ReceivedRequest request) throws IOException {
        this.socket = socket;
        this.in = in;
        this.out = socket.getOutputStream();
        this.request = request;
    }

    public ReceivedRequest request() {
        return request;
    }

    boolean keepAlive() {
        return keepAlive;
    }

    /** A header of the answer that is to come. */
    public Exchange header(String name, String value) {
        headers.append(name).append(": ").append(value).append("\r\n");
        return this;
    }

    public void json(int status, String body) throws IOException {
        respond(status, "application/json", body);
    }

    public void empty(int status) throws IOException {
        // RFC 9110, section 8.6: no Content-Length with 204.
        write(head(status) + (status == 204 ? "" : "Content-Length: 0\r\n") + "\r\n");
    }

    public void respond(int status, String contentType, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        write(head(status) + "Content-Type: " + contentType + "\r\nContent-Length: " + bytes.length + "\r\n\r\n");
        out.write(bytes);
        out.flush();
    }

    /** Answers 200 with an event stream. */
    public SseSink stream(SseDialect dialect) throws IOException {
        write(head(200)
                + "Content-Type: text/event-stream\r\nCache-Control: no-store\r\nTransfer-Encoding: chunked\r\n\r\n");
        SseSink sink = new SseSink(this, dialect);
        sink.begin();
        return sink;
    }

    private String head(int status) {
        return "HTTP/1.1 " + status + " Status\r\n" + headers;
    }

    /** Writes anything at all. */
    public void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Closes the connection, whatever has been sent. */
    public void abort() throws IOException {
        keepAlive = false;
        socket.close();
    }

    /** The answer has ended in good order: the connection can bear another request. */
    void ended() {
        ended = true;
    }

    /**
     * Waits until the peer or the test's end closes the connection, or until the peer sends another request after an
     * answer that has ended.
     */
    public void awaitClose() throws IOException {
        keepAlive = false;
        in.mark(1);
        while (in.read() >= 0) {
            if (ended) {
                in.reset();
                keepAlive = true;
                return;
            }
            in.mark(1);
        }
    }
}
