package io.mcpstead.http.container;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.internal.inject.AbstractBinder;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.glassfish.jersey.server.spi.Container;
import org.glassfish.jersey.server.spi.internal.ValueParamProvider;

/**
 * Runs resources by their path and method alone. Jersey's own servlet copies every header and builds the request's URI
 * anew from its parts, and Dropwizard's configuration has a listener told of each step and each parameter validated;
 * together that cost more than all else that a call does. What a resource wants of a request it takes from
 * {@code @Context HttpServletRequest}: Jersey sees no headers and no query, so that {@code @HeaderParam},
 * {@code @QueryParam} and negotiation by {@code @Produces} see none either. A method may also
 * write to {@code @Context HttpServletResponse}; what it returns once that is committed is left out. To be mapped to all
 * paths of its context.
 */
public final class JerseyContainer extends HttpServlet implements Container {
    private static final long serialVersionUID = 1L;

    private final transient ResourceConfig config;
    private transient ApplicationHandler handler;
    private transient URI base = URI.create("/");

    /**
     * Runs these resources.
     *
     * @param resources instances of classes with {@code @Path}
     * @param providers instances of JAX-RS providers
     */
    public JerseyContainer(List<Object> resources, Set<Object> providers) {
        config = new ResourceConfig()
                .registerResources(
                        resources.stream().map(JerseyContainer::modelOf).collect(Collectors.toSet()))
                .registerInstances(providers)
                .register(new Parameters())
                .property(CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true)
                .property(CommonProperties.METAINF_SERVICES_LOOKUP_DISABLE, true)
                .property(ServerProperties.WADL_FEATURE_DISABLE, true)
                // A status without a body stays without one, rather than become the server's error page.
                .property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);
        handler = new ApplicationHandler(config);
    }

    /** Jersey itself takes an instance for a provider first, and warns that it is none. */
    private static Resource modelOf(Object instance) {
        Resource annotated = Resource.from(instance.getClass());
        Resource.Builder model = Resource.builder(annotated.getPath());
        for (ResourceMethod method : annotated.getResourceMethods()) {
            model.addMethod(method).handledBy(instance, method.getInvocable().getHandlingMethod());
        }
        return model.build();
    }

    @Override
    public void init() {
        base = URI.create(getServletContext().getContextPath() + "/");
        handler.onStartup(this);
    }

    @Override
    public void destroy() {
        handler.onShutdown(this);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        URI path;
        try {
            path = URI.create(request.getRequestURI());
        } catch (IllegalArgumentException e) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        handler.handle(new ServletCall(base, path, request, response, config));
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

    private static final class Parameters extends AbstractBinder {
        @Override
        protected void configure() {
            bind(new ServletProvider()).to(ValueParamProvider.class);
        }
    }
}
