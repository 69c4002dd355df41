package io.mcpstead.cli;

/** What {@code mcpstead demo} prints when the gateway is up: where it is, and lines to paste into a shell. */
final class DemoBanner {
    private DemoBanner() {}

    /**
     * The banner's text.
     *
     * @param port the gateway's port on 127.0.0.1
     * @param adminPort the admin connector's
     */
    static String text(int port, int adminPort) {
        String gateway = "http://127.0.0.1:" + port;
        return """

                mcpstead stands in front of three MCP servers: clock, notebook, files.

                  MCP endpoint  %1$s/mcp
                  Admin         http://127.0.0.1:%2$d/
                  Console       http://127.0.0.1:%2$d/console/

                Point an MCP client at the endpoint, or paste these lines into another shell.

                All tools of all servers:
                %3$s
                The time in Tokyo:
                %4$s
                Write a note, and read it back:
                %5$s%6$s
                What lies in the directory:
                %7$s
                A countdown that streams its progress:
                %8$s
                Health and metrics:
                  curl -s %1$s/health
                  curl -s %1$s/metrics

                Ctrl-C stops everything.
                """.formatted(
                        gateway,
                        adminPort,
                        post(gateway, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}"),
                        post(gateway, call("clock__now", "{\"zone\":\"Asia/Tokyo\"}")),
                        post(gateway, call("notebook__add_note", "{\"text\":\"Buy milk\"}")),
                        post(gateway, call("notebook__list_notes", "{}")),
                        post(gateway, call("files__list_directory", "{\"path\":\".\"}")),
                        countdown(gateway));
    }

    private static String call(String tool, String arguments) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                + "\",\"arguments\":" + arguments + "}}";
    }

    private static String post(String gateway, String body) {
        return line("-s", gateway, "application/json", body);
    }

    /** Progress goes only to a caller that reads streams and named a token; -N lets curl print it as it comes. */
    private static String countdown(String gateway) {
        String body = call("clock__countdown", "{\"steps\":5,\"interval_ms\":500}")
                .replace("\"params\":{", "\"params\":{\"_meta\":{\"progressToken\":\"demo\"},");
        return line("-sN", gateway, "application/json, text/event-stream", body);
    }

    private static String line(String flags, String gateway, String accept, String body) {
        return "  curl " + flags + " " + gateway + "/mcp -H 'Content-Type: application/json' -H 'Accept: " + accept
                + "' -d '" + body + "'\n";
    }
}
