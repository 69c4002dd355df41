package io.mcpstead.http.inflight;

import io.mcpstead.session.Cancellation;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes an answer whose client has gone, and drops it: the first write that fails cancels the request, and nobody above
 * is told. That clients leave is usual, while Jersey reports every write that fails, and the close after it, as errors.
 */
final class LenientResponse extends HttpServletResponseWrapper {
    private static final Logger LOG = LoggerFactory.getLogger(LenientResponse.class);

    private final Exchange exchange;
    private @Nullable Output output;

    LenientResponse(HttpServletResponse response, Exchange exchange) {
        super(response);
        this.exchange = exchange;
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
                exchange.cancellation().cancel(Cancellation.Cause.CLIENT_GONE);
            }
        }

        @Override
        public void write(int b) {
            attempt(() -> out.write(b));
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            attempt(() -> out.write(bytes, offset, length));
        }

        @Override
        public void flush() {
            attempt(out::flush);
        }

        /** Jersey closes what it has written, whoever else goes on. */
        @Override
        public void close() {
            if (!exchange.staysOpen()) {
                attempt(out::close);
            }
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
