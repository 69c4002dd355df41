package io.mcpstead.doctor.report;

import java.util.Locale;

/** What is looked at, in this order. */
public enum Step {
    /** The addresses of the host. */
    DNS,
    /** A connection to the port. */
    TCP,
    /** The handshake, the certificates and their names. */
    TLS,
    /** An answer to the first request, whatever it says. */
    HTTP,
    /** Whether the server takes the gateway's credentials; read off the answers, with no time of its own. */
    AUTH,
    /** Era, version and transport: detection and handshake. */
    MCP,
    /** What the server says that it can do; read off the handshake, with no time of its own. */
    CAPABILITIES,
    TOOLS,
    PROMPTS,
    RESOURCES,
    TEMPLATES;

    /** As it is printed. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
