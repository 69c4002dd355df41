import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An MCP server that does as little as can be, so that a benchmark measures what is in front of it: one thread, one
 * selector, prepared answers. The path says what it is: {@code /ERA/FORM/BYTES/TOOLS} with legacy or modern; json, sse
 * or progress; the size of a call's text; and how many tools of 1 KB it lists. Echoes ids. With progress, a call is
 * answered by a stream: one progress notification at once, and the result a few milliseconds later.
 *
 * <pre>java FastUpstream.java PORT</pre>
 */
public final class FastUpstream {
    private static final Pattern PATH = Pattern.compile("/(legacy|modern)/(json|sse|progress)/([0-9]+)/([0-9]+)");
    private static final byte[] HEAD_END = bytes("\r\n\r\n");
    private static final byte[] LENGTH = bytes("ontent-");
    private static final byte[] ID = bytes("\"id\":");
    private static final byte[] METHOD = bytes("\"method\":\"");
    private static final byte[] TOKEN = bytes("\"progressToken\":");
    private static final long DELAY_NANOS = 5_000_000;
    private static final byte[] ACCEPTED = bytes("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");

    private final Map<String, Server> servers = new ConcurrentHashMap<>();
    private final ByteBuffer out = ByteBuffer.allocateDirect(4 << 20);
    private final Queue<Later> later = new ArrayDeque<>();
    private final Selector selector;

    private FastUpstream(int port) throws IOException {
        selector = Selector.open();
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress("127.0.0.1", port), 4096);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        System.out.println("listening on " + listener.getLocalAddress());
    }

    public static void main(String[] arguments) throws IOException {
        new FastUpstream(Integer.parseInt(arguments[0])).run();
    }

    private void run() throws IOException {
        while (true) {
            // 0 waits without end; a call's result that is due is sent before the next wait.
            selector.select(this::ready, later.isEmpty() ? 0 : 1);
            while (!later.isEmpty() && System.nanoTime() - later.peek().due() >= 0) {
                later.remove().send();
            }
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept((ServerSocketChannel) key.channel());
            } else {
                ((Connection) key.attachment()).ready();
            }
        } catch (IOException e) {
            close(key);
        }
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    private void accept(ServerSocketChannel listener) throws IOException {
        SocketChannel channel = listener.accept();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        key.attach(new Connection(channel, key));
    }

    private final class Connection {
        private final SocketChannel channel;
        private final SelectionKey key;
        private ByteBuffer in = ByteBuffer.allocate(8192);
        private ByteBuffer left = ByteBuffer.allocate(0);

        Connection(SocketChannel channel, SelectionKey key) {
            this.channel = channel;
            this.key = key;
        }

        void ready() throws IOException {
            if (left.hasRemaining()) {
                channel.write(left);
                if (left.hasRemaining()) {
                    return;
                }
                key.interestOps(SelectionKey.OP_READ);
            }
            int n = channel.read(in);
            if (n < 0) {
                channel.close();
                return;
            }
            out.clear();
            int start = 0;
            for (int used = answer(start); used > 0; used = answer(start)) {
                start += used;
            }
            in.flip().position(start);
            if (!in.hasRemaining()) {
                in.clear();
            } else if (start == 0 && in.limit() == in.capacity()) {
                in = ByteBuffer.allocate(2 * in.capacity()).put(in);
            } else {
                in.compact();
            }
            write();
        }

        private void write() throws IOException {
            out.flip();
            if (out.hasRemaining()) {
                channel.write(out);
            }
            if (out.hasRemaining()) {
                left = ByteBuffer.allocate(out.remaining()).put(out).flip();
                key.interestOps(SelectionKey.OP_WRITE);
            }
        }

        /** Answers the request that begins at an offset; its length, 0 where it has not come whole. */
        private int answer(int start) throws IOException {
            byte[] bytes = in.array();
            int end = in.position();
            int head = find(bytes, start, end, HEAD_END);
            if (head < 0) {
                return 0;
            }
            int body = head + HEAD_END.length;
            int length = contentLength(bytes, start, head);
            if (body + length > end) {
                return 0;
            }
            int path = find(bytes, start, head, bytes(" ")) + 1;
            int pathEnd = find(bytes, path, head, bytes(" "));
            Server server = server(new String(bytes, path, pathEnd - path, ISO_8859_1));
            byte[] rest = server.answer(bytes, body, body + length, out);
            if (rest != null) {
                later.add(new Later(this, System.nanoTime() + DELAY_NANOS, rest));
            }
            return body + length - start;
        }

        void send(byte[] bytes) throws IOException {
            out.clear();
            out.put(left).put(bytes);
            write();
        }
    }

    /** What is still to be sent on a connection. */
    private record Later(Connection connection, long due, byte[] bytes) {
        void send() {
            try {
                connection.send(bytes);
            } catch (IOException e) {
                close(connection.key);
            }
        }
    }

    private Server server(String path) throws IOException {
        Server server = servers.get(path);
        if (server == null) {
            Matcher matcher = PATH.matcher(path);
            if (!matcher.matches()) {
                throw new IOException("no such server: " + path);
            }
            server = new Server(
                    matcher.group(1).equals("modern"),
                    matcher.group(2),
                    Integer.parseInt(matcher.group(3)),
                    Integer.parseInt(matcher.group(4)));
            servers.put(path, server);
        }
        return server;
    }

    /** The prepared answers of one path. */
    private static final class Server {
        private static final byte[] EVENT_START = bytes("data: ");
        private static final byte[] EVENT_END = bytes("\n\n");
        private static final byte[] BEFORE_ID = bytes("{\"jsonrpc\":\"2.0\",\"id\":");
        private final String form;
        private final byte[] call;
        private final byte[] list;
        private final byte[] initialize;
        private final byte[] discover;
        private final Map<Integer, byte[]> heads = new ConcurrentHashMap<>();

        Server(boolean modern, String form, int size, int tools) {
            this.form = form;
            String type = modern ? "\"resultType\":\"complete\"," : "";
            String cache = modern ? "\"ttlMs\":300000,\"cacheScope\":\"private\"," : "";
            this.call = bytes(",\"result\":{" + type + "\"content\":[{\"type\":\"text\",\"text\":\""
                    + "x".repeat(size) + "\"}]}}");
            StringBuilder text = new StringBuilder(",\"result\":{" + type + cache + "\"tools\":[");
            for (int i = 0; i < tools; i++) {
                text.append(i == 0 ? "" : ",").append(tool(i == 0 ? "echo" : "tool_" + i));
            }
            this.list = bytes(text.append("]}}").toString());
            String info = "\"serverInfo\":{\"name\":\"fast\",\"version\":\"1\"}";
            this.initialize = bytes(modern
                    ? ",\"error\":{\"code\":-32601,\"message\":\"Method not found\"}}"
                    : ",\"result\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}}," + info + "}}");
            this.discover = bytes(modern
                    ? ",\"result\":{" + type + cache + "\"supportedVersions\":[\"2026-07-28\"],"
                            + "\"capabilities\":{\"tools\":{}}," + info + "}}"
                    : ",\"error\":{\"code\":-32601,\"message\":\"Method not found\"}}");
        }

        /** A tool of 1 KB. */
        private static String tool(String name) {
            String start = "{\"name\":\"" + name + "\",\"description\":\"";
            String end = "\",\"inputSchema\":{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"}}}}";
            return start + "d".repeat(1024 - start.length() - end.length()) + end;
        }

        /** Writes the answer; gives back what is to be sent later, null where that is nothing. */
        byte[] answer(byte[] bytes, int body, int end, ByteBuffer out) {
            int id = valueOf(ID, bytes, body, end);
            if (id < 0) {
                out.put(ACCEPTED);
                return null;
            }
            int idLength = lengthOfValue(bytes, id);
            byte[] rest = rest(bytes, find(bytes, body, end, METHOD) + METHOD.length, end);
            if (rest == call && form.equals("progress")) {
                return stream(bytes, body, end, new String(bytes, id, idLength, ISO_8859_1), out);
            }
            boolean event = rest == call && form.equals("sse");
            int length = BEFORE_ID.length + idLength + rest.length + (event ? 8 : 0);
            out.put(heads.computeIfAbsent(event ? -length : length, n -> head(length, event)));
            if (event) {
                out.put(EVENT_START);
            }
            out.put(BEFORE_ID).put(bytes, id, idLength).put(rest);
            if (event) {
                out.put(EVENT_END);
            }
            return null;
        }

        private static byte[] head(int length, boolean event) {
            String type = event ? "text/event-stream" : "application/json";
            return bytes("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + length + "\r\n\r\n");
        }

        private byte[] stream(byte[] bytes, int body, int end, String id, ByteBuffer out) {
            int token = valueOf(TOKEN, bytes, body, end);
            out.put(bytes("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"));
            if (token >= 0) {
                String value = new String(bytes, token, lengthOfValue(bytes, token), ISO_8859_1);
                out.put(bytes(chunk("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":"
                        + "{\"progressToken\":" + value + ",\"progress\":1,\"total\":2}}\n\n")));
            }
            String result = "{\"jsonrpc\":\"2.0\",\"id\":" + id + new String(call, ISO_8859_1);
            return bytes(chunk("data: " + result + "\n\n") + "0\r\n\r\n");
        }

        private static String chunk(String text) {
            return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
        }

        /**
         * Where a member's value begins, -1 where there is none; of the message's id, since clients write it before the
         * parameters.
         */
        private static int valueOf(byte[] name, byte[] bytes, int body, int end) {
            int at = find(bytes, body, end, name);
            return at < 0 ? -1 : at + name.length;
        }

        private static int lengthOfValue(byte[] bytes, int start) {
            int end = start;
            while (bytes[end] != ',' && bytes[end] != '}') {
                end++;
            }
            return end - start;
        }

        private byte[] rest(byte[] bytes, int method, int end) {
            return switch (new String(bytes, method, Math.min(10, end - method), ISO_8859_1)) {
                case "tools/call" -> call;
                case "tools/list" -> list;
                case "initialize" -> initialize;
                case "server/dis" -> discover;
                default -> bytes(",\"error\":{\"code\":-32601,\"message\":\"Method not found\"}}");
            };
        }
    }

    private static int contentLength(byte[] bytes, int start, int end) {
        for (int at = find(bytes, start, end, LENGTH); at >= 0; at = find(bytes, at + 1, end, LENGTH)) {
            int value = at + LENGTH.length;
            if ((bytes[value] | 0x20) == 'l' && (bytes[value + 1] | 0x20) == 'e') {
                int digit = value + "length:".length();
                while (bytes[digit] == ' ') {
                    digit++;
                }
                int length = 0;
                for (; bytes[digit] >= '0' && bytes[digit] <= '9'; digit++) {
                    length = 10 * length + bytes[digit] - '0';
                }
                return length;
            }
        }
        return 0;
    }

    private static int find(byte[] bytes, int start, int end, byte[] wanted) {
        for (int at = start; at <= end - wanted.length; at++) {
            if (bytes[at] == wanted[0] && matches(bytes, at, wanted)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean matches(byte[] bytes, int at, byte[] wanted) {
        for (int i = 1; i < wanted.length; i++) {
            if (bytes[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
