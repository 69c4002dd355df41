package io.mcpstead.testing;

import io.dropwizard.core.Application;
import io.dropwizard.testing.DropwizardTestSupport;
import io.mcpstead.McpsteadApplication;
import io.mcpstead.config.McpsteadConfiguration;
import java.util.Map;

/** The gateway inside the test's own process, which starts quickly. */
final class EmbeddedGateway extends Gateway {
    private final DropwizardTestSupport<McpsteadConfiguration> support;

    EmbeddedGateway(GatewayConfig config, Map<String, String> variables) {
        super(config);
        support = new DropwizardTestSupport<>(McpsteadApplication.class, file().toString()) {
            @Override
            public Application<McpsteadConfiguration> newApplication() {
                return new McpsteadApplication(variables, status -> {});
            }
        };
        try {
            support.before();
        } catch (Exception e) {
            throw new IllegalStateException("the gateway does not start", e);
        }
    }

    @Override
    public int port() {
        return support.getLocalPort();
    }

    @Override
    public int adminPort() {
        return support.getAdminPort();
    }

    @Override
    public void close() {
        support.after();
        super.close();
    }
}
