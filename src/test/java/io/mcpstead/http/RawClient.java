package io.mcpstead.http;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** HTTP/1.1 by hand over one socket, for what a proper client would not do. */
public final class RawClient implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    public RawClient(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Over a socket that is connected. */
    RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        // Only so that a failing test ends.
        socket.setSoTimeout(20_000);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    public RawClient send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
        return this;
    }

    /** A POST of this body to {@code /mcp} on a connection that stays open. */
    public RawClient post(String body, String... headers) throws IOException {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return announce("/mcp", "application/json", length, headers).send(body);
    }

    /** The headers of a POST, whose body may or may not follow. */
    RawClient announce(String path, String contentType, int length, String... headers) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("POST " + path + " HTTP/1.1");
        lines.add("Host: x");
        lines.add("Content-Type: " + contentType);
        lines.add("Content-Length: " + length);
        lines.addAll(List.of(headers));
        return send(String.join("\r\n", lines) + "\r\n\r\n");
    }

    /** The next line without its end. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("closed after: " + line);
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    /** Status line and headers, a line each, lower case. */
    String head() throws IOException {
        StringBuilder head = new StringBuilder();
        for (String line = line(); !line.isEmpty(); line = line()) {
            head.append(line.toLowerCase(Locale.ROOT)).append('\n');
        }
        return head.toString();
    }

    /** A whole answer that announces its length. */
    public String body() throws IOException {
        String head = head();
        String length = head.lines()
                .filter(line -> line.startsWith("content-length:"))
                .findFirst()
                .orElseThrow(() -> new IOException("no length: " + head));
        byte[] bytes = in.readNBytes(
                Integer.parseInt(length.substring(length.indexOf(':') + 1).strip()));
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Reads a chunk of an answer's body; gives its length in bytes, 0 for the last. */
    int chunk() throws IOException {
        int length = Integer.parseInt(line(), 16);
        in.skipNBytes(length);
        line();
        return length;
    }

    /** All that comes until the other side closes. */
    public String readAll() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** True where the other side closes without another byte. */
    boolean isClosed() throws IOException {
        return in.read() < 0;
    }

    /** Ends with a reset instead of an orderly close. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
