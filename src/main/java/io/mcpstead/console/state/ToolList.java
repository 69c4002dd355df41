package io.mcpstead.console.state;

import io.mcpstead.wire.Slice;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tools as clients get them, with a version by which another list is told. */
public final class ToolList {
    private static final int VERSION_BYTES = 8;

    private final Supplier<Slice> list;
    private volatile @Nullable Versioned last;

    /** @param list the result of {@code tools/list}; the same slice as long as nothing has changed */
    public ToolList(Supplier<Slice> list) {
        this.list = list;
    }

    private record Versioned(Slice list, String version) {}

    String version() {
        return current().version();
    }

    /** {@code {"version":"...","result":{"tools":[...]}}}. */
    public Slice json() {
        Versioned now = current();
        return Slice.of("{\"version\":\"" + now.version() + "\",\"result\":"
                + now.list().text() + "}");
    }

    @SuppressWarnings(
            "ReferenceEquality") // A list may be of many megabytes, and the same one is kept as long as it is equal.
    private Versioned current() {
        Slice now = list.get();
        Versioned known = last;
        if (known == null || known.list() != now) {
            known = new Versioned(now, digest(now));
            last = known;
        }
        return known;
    }

    private static String digest(Slice list) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(list.toBytes());
            return HexFormat.of().formatHex(digest, 0, VERSION_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
