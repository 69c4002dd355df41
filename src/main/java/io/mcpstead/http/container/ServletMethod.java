package io.mcpstead.http.container;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.stream.Stream;
import org.glassfish.jersey.process.Inflector;
import org.glassfish.jersey.server.internal.process.MappableException;
import org.jspecify.annotations.Nullable;

/**
 * A resource's method, called with the servlet's request or response for its parameters, in any order, past the
 * injection manager. It returns a {@link Response}, or nothing.
 */
final class ServletMethod implements Inflector<ContainerRequestContext, Response> {
    /**
     * What Jersey is told where a method returns nothing. One for all calls: with no entity and no headers, Jersey only
     * reads it.
     */
    private static final Response NOTHING = Response.noContent().build();

    private static final MethodType TYPE =
            MethodType.methodType(Response.class, HttpServletRequest.class, HttpServletResponse.class);

    private final MethodHandle handle;

    ServletMethod(Object resource, Method method) {
        int[] arguments = Stream.of(method.getParameterTypes())
                .mapToInt(TYPE.parameterList()::indexOf)
                .toArray();
        try {
            MethodHandle bound = MethodHandles.publicLookup().unreflect(method).bindTo(resource);
            MethodType returning = bound.type().changeReturnType(Response.class);
            handle = MethodHandles.permuteArguments(bound.asType(returning), TYPE, arguments);
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public Response apply(ContainerRequestContext request) {
        ServletCall call = (ServletCall) request;
        Response response = call(call.servletRequest(), call.servletResponse());
        return response == null ? NOTHING : response;
    }

    private @Nullable Response call(HttpServletRequest request, HttpServletResponse response) {
        try {
            return (Response) handle.invokeExact(request, response);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            // For the mapper of exceptions, as Jersey hands it what a method throws.
            throw new MappableException(e);
        }
    }
}
