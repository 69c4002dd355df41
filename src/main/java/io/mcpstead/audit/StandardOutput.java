package io.mcpstead.audit;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;

/** The process's standard output, which the log uses too: each write is one, so that lines of both stay whole. */
record StandardOutput(PrintStream out) implements Destination {
    @Override
    public void write(ByteBuffer lines) throws IOException {
        out.write(lines.array(), lines.arrayOffset() + lines.position(), lines.remaining());
        out.flush();
        if (out.checkError()) {
            throw new IOException("it is closed");
        }
    }

    @Override
    public String name() {
        return "the standard output";
    }

    @Override
    public void close() {
        // Others write to it too.
    }
}
