package io.mcpstead.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Runs of bytes that are written one after another, where to copy them into one would cost more. */
record JsonParts(List<Slice> parts) implements Json {
    JsonParts {
        parts = List.copyOf(parts);
    }

    @Override
    public int length() {
        int length = 0;
        for (Slice part : parts) {
            length += part.length();
        }
        return length;
    }

    @Override
    public int copyTo(byte[] target, int start) {
        int at = start;
        for (Slice part : parts) {
            at = part.copyTo(target, at);
        }
        return at;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        for (Slice part : parts) {
            part.writeTo(out);
        }
    }

    @Override
    public Slice toSlice() {
        return Json.join(this);
    }
}
