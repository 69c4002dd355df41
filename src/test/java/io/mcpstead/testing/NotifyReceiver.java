package io.mcpstead.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What systemd is to a service: a datagram socket at a path, or with a leading {@code @} an abstract one. */
public final class NotifyReceiver implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int LARGEST = 4096;

    private static final MethodHandle SOCKET = function(
            "socket",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle BIND = function(
            "bind",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle RECV = function(
            "recv",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT));
    private static final MethodHandle CLOSE =
            function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private final String name;
    private final int socket;
    private final List<String> lines = new ArrayList<>();

    private NotifyReceiver(String name) {
        this.name = name;
        this.socket = bound(name);
    }

    public static NotifyReceiver at(Path path) {
        return new NotifyReceiver(path.toString());
    }

    public static NotifyReceiver atAbstract(String name) {
        return new NotifyReceiver("@" + name);
    }

    /** The value of {@code NOTIFY_SOCKET} for it. */
    public String name() {
        return name;
    }

    private static int bound(String name) {
        byte[] address = name.getBytes(StandardCharsets.UTF_8);
        try (Arena arena = Arena.ofConfined()) {
            int socket = (int) SOCKET.invokeExact(AF_UNIX, SOCK_DGRAM, 0);
            MemorySegment target =
                    arena.allocate(Short.BYTES + address.length + (address[0] == '@' ? 0 : 1), Short.BYTES);
            target.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(address, 0, target, ValueLayout.JAVA_BYTE, Short.BYTES, address.length);
            if (address[0] == '@') {
                target.set(ValueLayout.JAVA_BYTE, Short.BYTES, (byte) 0);
            }
            int result = (int) BIND.invokeExact(socket, target, (int) target.byteSize());
            if (result < 0) {
                throw new UncheckedIOException(new IOException("cannot bind to " + name));
            }
            return socket;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** All lines that have come so far. */
    public synchronized List<String> lines() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(LARGEST);
            long length = (long) RECV.invokeExact(socket, buffer, (long) LARGEST, MSG_DONTWAIT);
            while (length > 0) {
                byte[] bytes = buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
                new String(bytes, StandardCharsets.UTF_8).lines().forEach(lines::add);
                length = (long) RECV.invokeExact(socket, buffer, (long) LARGEST, MSG_DONTWAIT);
            }
            return List.copyOf(lines);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            if ((int) CLOSE.invokeExact(socket) < 0) {
                throw new IllegalStateException("cannot close the socket");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("restricted") // The signatures are those of POSIX.
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
    }
}
