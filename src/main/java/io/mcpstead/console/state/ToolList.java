package io.mcpstead.console.state;

import io.mcpstead.digest.Sha256;
import io.mcpstead.wire.Slice;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tools as clients get them, with a version by which another list is told. */
public final class ToolList {
    private static final int VERSION_DIGITS = 16;

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
            known = new Versioned(now, Sha256.hex(now.toBytes()).substring(0, VERSION_DIGITS));
            last = known;
        }
        return known;
    }
}
