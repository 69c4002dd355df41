package io.mcpstead.http.container;

import io.mcpstead.log.LogEvent;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Configuration;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.RuntimeDelegate;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.glassfish.jersey.message.internal.HeaderUtils;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.spi.ContainerResponseWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what a resource has returned to the servlet's response, by the thread that has called the resource. */
final class ServletReply implements ContainerResponseWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ServletReply.class);

    private static final RuntimeDelegate.HeaderDelegate<MediaType> MEDIA_TYPES =
            RuntimeDelegate.getInstance().createHeaderDelegate(MediaType.class);

    private final HttpServletResponse response;

    ServletReply(HttpServletResponse response) {
        this.response = response;
    }

    @Override
    public OutputStream writeResponseStatusAndHeaders(long length, ContainerResponse answer) {
        if (response.isCommitted()) {
            // The method has written its answer by itself.
            return OutputStream.nullOutputStream();
        }
        response.setStatus(answer.getStatus());
        if (length >= 0) {
            response.setContentLengthLong(length);
        }
        for (Map.Entry<String, List<Object>> header : answer.getHeaders().entrySet()) {
            for (Object value : header.getValue()) {
                response.addHeader(header.getKey(), text(value));
            }
        }
        try {
            return response.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@code getStringHeaders()}, which looks for the delegate of each value's type each time. */
    private static String text(Object value) {
        return value instanceof MediaType type
                ? MEDIA_TYPES.toString(type)
                : HeaderUtils.asString(value, (Configuration) null);
    }

    @Override
    public boolean suspend(long timeout, TimeUnit unit, @Nullable TimeoutHandler handler) {
        throw new UnsupportedOperationException("resources answer before they return");
    }

    @Override
    public void setSuspendTimeout(long timeout, TimeUnit unit) {
        throw new UnsupportedOperationException("resources answer before they return");
    }

    @Override
    public void commit() {
        // The servlet's response ends with the request.
    }

    @Override
    public void failure(Throwable error) {
        LogEvent.INTERNAL_ERROR.on(LOG).setCause(error).log("An answer could not be written");
        if (!response.isCommitted()) {
            response.reset();
            response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
    }

    /** Answers are ready bytes with their length, or streams: a buffer to measure them would only delay both. */
    @Override
    public boolean enableResponseBuffering() {
        return false;
    }
}
