package io.mcpstead.systemd;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Whether the gateway answers on a port of its own: with any response of HTTP below 500, or, where the port speaks TLS, by
 * taking the connection.
 *
 * @param port on which it listens
 */
public record SelfProbe(InetAddress address, int port, boolean tls, Duration limit) implements BooleanSupplier {
    private static final byte[] REQUEST =
            "GET /health-check?type=alive HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int STATUS_LINE = "HTTP/1.1 200".length();

    @Override
    public boolean getAsBoolean() {
        try (Socket socket = new Socket()) {
            int millis = (int) limit.toMillis();
            socket.connect(new InetSocketAddress(address, port), millis);
            if (tls) {
                return true;
            }
            socket.setSoTimeout(millis);
            socket.getOutputStream().write(REQUEST);
            return isWell(socket.getInputStream());
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isWell(InputStream in) throws IOException {
        String head = new String(in.readNBytes(STATUS_LINE), StandardCharsets.US_ASCII);
        return head.matches("HTTP/1\\.[01] [1-4][0-9]{2}");
    }
}
