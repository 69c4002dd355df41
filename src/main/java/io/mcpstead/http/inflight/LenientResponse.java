package io.mcpstead.http.inflight;

import io.mcpstead.session.Cancellation;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.ee10.servlet.HttpOutput;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes an answer whose client has gone, and drops it: the first write that fails cancels the request, and nobody above
 * is told. That clients leave is usual, while Jersey reports every write that fails, and the close after it, as errors.
 */
final class LenientResponse extends HttpServletResponseWrapper {
    /** The JDK copies what it writes to a socket, and again what the socket did not take of it. */
    private static final int PIECE = 128 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(LenientResponse.class);

    private final Cancellation cancellation;
    private @Nullable Output output;

    LenientResponse(HttpServletResponse response, Cancellation cancellation) {
        super(response);
        this.cancellation = cancellation;
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (output == null) {
            output = new Output(super.getOutputStream());
        }
        return output;
    }

    @FunctionalInterface
    private interface Write {
        void run() throws IOException;
    }

    private final class Output extends ServletOutputStream {
        private final ServletOutputStream out;
        private boolean broken;

        Output(ServletOutputStream out) {
            this.out = out;
        }

        private void attempt(Write write) {
            if (broken) {
                return;
            }
            try {
                write.run();
            } catch (IOException e) {
                broken = true;
                LOG.debug("The client has gone before the end of its answer", e);
                cancellation.cancel(Cancellation.Cause.CLIENT_GONE);
            }
        }

        @Override
        public void write(int b) {
            attempt(() -> out.write(b));
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (length > getBufferSize() && out instanceof HttpOutput jetty) {
                attempt(() -> writeLong(ByteBuffer.wrap(bytes, offset, length), jetty));
            } else {
                attempt(() -> out.write(bytes, offset, length));
            }
        }

        /** Jetty itself would make a write to the socket, and a chunk, of as much of an array as its buffer holds. */
        private static void writeLong(ByteBuffer bytes, HttpOutput out) throws IOException {
            int end = bytes.limit();
            while (bytes.position() < end) {
                int next = Math.min(end, bytes.position() + PIECE);
                bytes.limit(next);
                out.write(bytes);
                bytes.limit(end).position(next);
            }
        }

        @Override
        public void flush() {
            attempt(out::flush);
        }

        @Override
        public void close() {
            attempt(out::close);
        }

        @Override
        public boolean isReady() {
            return out.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            out.setWriteListener(listener);
        }
    }
}
