package io.mcpstead.http.container;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Function;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.model.Parameter;
import org.glassfish.jersey.server.spi.internal.ValueParamProvider;
import org.jspecify.annotations.Nullable;

/**
 * Hands a method the servlet's request or response for a parameter with {@code @Context}, past the injection manager.
 */
final class ServletProvider implements ValueParamProvider {
    @Override
    public @Nullable Function<ContainerRequest, ?> getValueProvider(Parameter parameter) {
        if (parameter.getSource() != Parameter.Source.CONTEXT) {
            return null;
        }
        if (parameter.getRawType() == HttpServletRequest.class) {
            return call -> ((ServletCall) call).servletRequest();
        }
        return parameter.getRawType() == HttpServletResponse.class
                ? call -> ((ServletCall) call).servletResponse()
                : null;
    }

    @Override
    public PriorityType getPriority() {
        return Priority.HIGH;
    }
}
