package io.mcpstead.systemd;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/**
 * The socket of {@code NOTIFY_SOCKET}, to which a service sends datagrams (sd_notify(3)). By the C library of Linux, as the
 * JDK has Unix sockets for streams only.
 */
final class NotifySocket implements Notices {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;

    /** How many bytes {@code sun_path} has (unix(7)), of which one ends a path. */
    private static final int MAX_PATH = 107;

    private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(StructLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SOCKET = function(
            "socket",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle SENDTO = function(
            "sendto",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT));
    private static final MethodHandle CLOSE =
            function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private final byte[] address;

    private NotifySocket(byte[] address) {
        this.address = address;
    }

    /**
     * The socket at a path, or with a leading {@code @} in the abstract namespace.
     *
     * @throws IOException if it is neither, or too long
     */
    static NotifySocket at(String path) throws IOException {
        byte[] address = path.getBytes(StandardCharsets.UTF_8);
        if (address.length < 2 || (address[0] != '/' && address[0] != '@') || address.length > MAX_PATH) {
            throw new IOException("NOTIFY_SOCKET is no path of at most " + MAX_PATH + " bytes");
        }
        if (address[0] == '@') {
            address[0] = 0;
        }
        return new NotifySocket(address);
    }

    @Override
    public void send(String lines) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int socket = (int) SOCKET.invokeExact(state, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
            check(socket, "socket", state);
            try {
                MemorySegment target = target(arena);
                MemorySegment text = arena.allocateFrom(ValueLayout.JAVA_BYTE, lines.getBytes(StandardCharsets.UTF_8));
                long sent = (long) SENDTO.invokeExact(
                        state, socket, text, text.byteSize(), MSG_NOSIGNAL, target, (int) target.byteSize());
                check(sent, "sendto", state);
            } finally {
                check((int) CLOSE.invokeExact(state, socket), "close", state);
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a call of the C library throws nothing", e);
        }
    }

    /** A {@code struct sockaddr_un}, no longer than the name: what follows is part of an abstract one. */
    private MemorySegment target(Arena arena) {
        MemorySegment target = arena.allocate(Short.BYTES + address.length + (address[0] == 0 ? 0 : 1), Short.BYTES);
        target.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(address, 0, target, ValueLayout.JAVA_BYTE, Short.BYTES, address.length);
        return target;
    }

    private static void check(long result, String call, MemorySegment state) throws IOException {
        if (result < 0) {
            throw new IOException(call + " failed, errno " + (int) ERRNO.get(state, 0L));
        }
    }

    @SuppressWarnings(
            "restricted") // The signatures are those of POSIX; the launcher and the manifest enable native access.
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, CAPTURE);
    }
}
