package io.mcpstead.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.jetty.ConnectorFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import java.util.List;

/**
 * Dropwizard's {@code server} block, but for the admin port: Dropwizard opens it on all addresses where the block does not
 * name one, and it lets whoever reaches it reload, read the stacks of all threads and change log levels.
 */
final class ServerBlock {
    private ServerBlock() {}

    /**
     * Has admin connectors without {@code bindHost} listen on the loopback address.
     *
     * @param given as the block says, or has by default
     * @param block as it stands in the file
     * @param admin the connector where the block has none
     */
    static ServerFactory withLocalAdmin(ServerFactory given, JsonNode block, ConnectorFactory admin) {
        if (given instanceof DefaultServerFactory server) {
            if (!block.hasNonNull("adminConnectors")) {
                server.setAdminConnectors(List.of(admin));
            }
            server.getAdminConnectors().forEach(ServerBlock::keepLocal);
        }
        return given;
    }

    private static void keepLocal(ConnectorFactory connector) {
        if (connector instanceof HttpConnectorFactory http && http.getBindHost() == null) {
            http.setBindHost("127.0.0.1");
        }
    }
}
