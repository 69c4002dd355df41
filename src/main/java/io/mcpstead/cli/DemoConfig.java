package io.mcpstead.cli;

import io.mcpstead.demo.DemoServers;
import java.net.URI;

/** The configuration file of the gateway that {@code mcpstead demo} runs. */
final class DemoConfig {
    private DemoConfig() {}

    /**
     * The file's text. All servers are {@code protocol: auto}, so that the gateway finds out for itself which dialect
     * each of them speaks.
     *
     * @param port the gateway's port on 127.0.0.1
     * @param adminPort the admin connector's
     */
    static String yaml(DemoServers servers, int port, int adminPort) {
        return """
                host: 127.0.0.1
                port: %d
                admin:
                  host: 127.0.0.1
                  port: %d
                servers:
                """.formatted(port, adminPort)
                + server("clock", servers.clock())
                + server("notebook", servers.notebook())
                + server("files", servers.files());
    }

    private static String server(String name, URI url) {
        return """
                  - name: %s
                    url: %s
                    protocol: auto
                """.formatted(name, url);
    }
}
