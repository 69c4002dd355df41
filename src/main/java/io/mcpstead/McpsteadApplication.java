package io.mcpstead;

/** The gateway's entry point. */
public final class McpsteadApplication {
    private McpsteadApplication() {}

    static void main(String[] args) {
        System.out.println("mcpstead");
    }
}
