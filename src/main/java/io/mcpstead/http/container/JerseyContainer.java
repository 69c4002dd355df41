package io.mcpstead.http.container;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.internal.inject.AbstractBinder;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.server.internal.process.RequestProcessingContext;
import org.glassfish.jersey.server.internal.process.RequestProcessingContextReference;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.glassfish.jersey.server.spi.Container;
import org.jspecify.annotations.Nullable;

/**
 * Runs resources by their path and method alone. Jersey's own servlet copies every header and builds the request's URI
 * anew from its parts, and Dropwizard's configuration has a listener told of each step and each parameter validated;
 * together that cost more than all else that a call does. What a resource wants of a request it takes from
 * {@code @Context HttpServletRequest}: Jersey sees no headers and no query, and injects nothing else of a request, so that
 * {@code @HeaderParam}, {@code @QueryParam}, {@code @Consumes} and {@code @Produces} have no effect. A method returns a
 * {@code Response}, or nothing where it has written to {@code @Context HttpServletResponse} by itself; what it returns once
 * that is committed is left out.
 */
public final class JerseyContainer extends HttpServlet implements Container {
    private static final long serialVersionUID = 1L;

    private static final URI ROOT = URI.create("/");

    private final transient ResourceConfig config;
    private final transient ApplicationHandler handler;
    private final @Nullable URI path;
    private URI base = ROOT;

    /** @param path the path of all requests, null where each has its own */
    private JerseyContainer(Set<Resource> resources, Set<Object> providers, @Nullable URI path) {
        this.path = path;
        config = new ResourceConfig()
                .registerResources(resources)
                .registerInstances(providers)
                .property(CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true)
                .property(CommonProperties.METAINF_SERVICES_LOOKUP_DISABLE, true)
                // Those for images, XML and the like. Where the runtime lacks java.desktop, one of them is warned of.
                .property(CommonProperties.PROVIDER_DEFAULT_DISABLE, "ALL")
                .property(ServerProperties.WADL_FEATURE_DISABLE, true)
                .property(ServerProperties.BV_FEATURE_DISABLE, true)
                .property(ServerProperties.LOCATION_HEADER_RELATIVE_URI_RESOLUTION_DISABLED, true)
                // A status without a body stays without one, rather than become the server's error page.
                .property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);
        handler = new ApplicationHandler(config, new NothingInjected());
    }

    /**
     * Runs resources at their paths. To be mapped to all paths of its context.
     *
     * @param resources instances of classes with {@code @Path}
     * @param providers instances of JAX-RS providers
     */
    public static JerseyContainer of(List<Object> resources, Set<Object> providers) {
        return new JerseyContainer(
                resources.stream().map(JerseyContainer::modelOf).collect(Collectors.toSet()), providers, null);
    }

    /**
     * Runs one resource, whatever its path. To be mapped to it and all that is below, which Jersey does not look at, and
     * which the resource finds in the request's path info.
     *
     * @param resource an instance of a class with {@code @Path}
     * @param providers instances of JAX-RS providers
     */
    public static JerseyContainer ofOne(Object resource, Set<Object> providers) {
        Resource model = modelOf(resource);
        return new JerseyContainer(Set.of(model), providers, URI.create(model.getPath()));
    }

    /**
     * One media type for each method, whatever it is, since none is negotiated: Jersey would weigh all that its readers
     * and writers know.
     */
    private static Resource modelOf(Object instance) {
        Resource annotated = Resource.from(instance.getClass());
        Resource.Builder model = Resource.builder(annotated.getPath());
        for (ResourceMethod method : annotated.getResourceMethods()) {
            model.addMethod(method.getHttpMethod())
                    .consumes(MediaType.APPLICATION_OCTET_STREAM_TYPE)
                    .produces(MediaType.APPLICATION_OCTET_STREAM_TYPE)
                    .handledBy(new ServletMethod(instance, method.getInvocable().getHandlingMethod()));
        }
        return model.build();
    }

    @Override
    public void init() {
        if (path == null) {
            base = URI.create(getServletContext().getContextPath() + "/");
        }
        handler.onStartup(this);
    }

    @Override
    public void destroy() {
        handler.onShutdown(this);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        URI uri;
        try {
            uri = path == null ? URI.create(request.getRequestURI()) : path;
        } catch (IllegalArgumentException e) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        handler.handle(new ServletCall(base, uri, request, response, config));
    }

    @Override
    public ResourceConfig getConfiguration() {
        return config;
    }

    @Override
    public ApplicationHandler getApplicationHandler() {
        return handler;
    }

    @Override
    public void reload() {
        throw new UnsupportedOperationException("the resources stay as they are");
    }

    @Override
    public void reload(ResourceConfig configuration) {
        reload();
    }

    /**
     * Nothing of a request is injected anywhere, so that no reference to it has to be: Jersey would have the injection
     * manager make one for each.
     */
    private static final class NothingInjected extends AbstractBinder {
        @Override
        protected void configure() {
            bind(new NoReference()).to(RequestProcessingContextReference.class).ranked(1);
        }
    }

    private static final class NoReference extends RequestProcessingContextReference {
        @Override
        public void set(RequestProcessingContext context) {
            // See above.
        }
    }
}
