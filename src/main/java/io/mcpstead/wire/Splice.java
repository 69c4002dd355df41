package io.mcpstead.wire;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Copies a message with some of its parts replaced and everything between them as it was. Used once. */
public final class Splice {
    private final Slice source;
    private final List<Edit> edits = new ArrayList<>();

    private record Edit(int start, int end, Slice replacement) {}

    public Splice(Slice source) {
        this.source = source;
    }

    /** Puts a replacement where a part of the source lies. Parts must not overlap. */
    public Splice replace(Slice part, Slice replacement) {
        source.requirePart(part);
        edits.add(new Edit(part.start(), part.end(), replacement));
        return this;
    }

    public Slice toSlice() {
        edits.sort(Comparator.comparingInt(Edit::start));
        byte[] target = new byte[length()];
        int from = source.start();
        int to = 0;
        for (Edit edit : edits) {
            to = copy(source.array(), from, edit.start, target, to);
            to = copy(edit.replacement.array(), edit.replacement.start(), edit.replacement.end(), target, to);
            from = edit.end;
        }
        copy(source.array(), from, source.end(), target, to);
        return Slice.of(target);
    }

    private int length() {
        int length = source.length();
        for (Edit edit : edits) {
            length += edit.replacement.length() - (edit.end - edit.start);
        }
        return length;
    }

    private static int copy(byte[] from, int start, int end, byte[] to, int at) {
        System.arraycopy(from, start, to, at, end - start);
        return at + end - start;
    }
}
