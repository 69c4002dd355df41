package io.mcpstead.http.container;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Function;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.model.Parameter;
import org.glassfish.jersey.server.spi.internal.ValueParamProvider;
import org.jspecify.annotations.Nullable;

/** Hands a method the servlet's request for {@code @Context HttpServletRequest}, past the injection manager. */
final class ServletRequestProvider implements ValueParamProvider {
    @Override
    public @Nullable Function<ContainerRequest, ?> getValueProvider(Parameter parameter) {
        boolean wanted =
                parameter.getSource() == Parameter.Source.CONTEXT && parameter.getRawType() == HttpServletRequest.class;
        return wanted ? call -> ((ServletCall) call).servletRequest() : null;
    }

    @Override
    public PriorityType getPriority() {
        return Priority.HIGH;
    }
}
