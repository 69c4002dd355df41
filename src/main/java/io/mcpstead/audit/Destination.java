package io.mcpstead.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Where lines go; used by one thread. */
interface Destination extends Closeable {
    /** Writes whole lines. Where it fails none of them is there, as far as that can be had, and they can be written again. */
    void write(ByteBuffer lines) throws IOException;

    /** What it is called in messages. */
    String name();
}
