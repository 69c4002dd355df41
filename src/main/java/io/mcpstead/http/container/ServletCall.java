package io.mcpstead.http.container;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.security.Principal;
import java.util.HashMap;
import java.util.List;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.message.internal.AcceptableMediaType;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ResourceConfig;
import org.jspecify.annotations.Nullable;

/** A servlet's request as Jersey sees it: a method and a path, and no headers. */
final class ServletCall extends ContainerRequest {
    /** Jersey sets no more than its tracer. */
    private static final int PROPERTIES = 1;

    private static final List<AcceptableMediaType> ACCEPTED = List.of(new AcceptableMediaType("*", "*"));

    private final HttpServletRequest servletRequest;
    private final HttpServletResponse servletResponse;

    ServletCall(URI base, URI path, HttpServletRequest request, HttpServletResponse response, ResourceConfig config) {
        super(
                base,
                path,
                request.getMethod(),
                new Anybody(request),
                new MapPropertiesDelegate(new HashMap<>(PROPERTIES)),
                config);
        this.servletRequest = request;
        this.servletResponse = response;
        setWriter(new ServletReply(response));
    }

    @Override
    public @Nullable MediaType getMediaType() {
        return null;
    }

    @Override
    public List<AcceptableMediaType> getQualifiedAcceptableMediaTypes() {
        return ACCEPTED;
    }

    HttpServletResponse servletResponse() {
        return servletResponse;
    }

    HttpServletRequest servletRequest() {
        return servletRequest;
    }

    /** The gateway's filters decide who may act; no resource asks who it is. */
    private record Anybody(HttpServletRequest request) implements SecurityContext {
        @Override
        public @Nullable Principal getUserPrincipal() {
            return null;
        }

        @Override
        public boolean isUserInRole(String role) {
            return false;
        }

        @Override
        public boolean isSecure() {
            return request.isSecure();
        }

        @Override
        public @Nullable String getAuthenticationScheme() {
            return null;
        }
    }
}
