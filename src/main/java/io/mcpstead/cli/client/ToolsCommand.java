package io.mcpstead.cli.client;

import io.mcpstead.cli.client.ToolList.Tool;
import io.mcpstead.wire.JsonRpc;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;

/** {@code mcpstead tools [FILTER]}: what a running gateway offers. */
public final class ToolsCommand extends ClientCommand {
    public ToolsCommand(Map<String, String> environment, PrintStream out, PrintStream err) {
        super("tools", "Lists the tools that a running gateway offers", environment, new Output(out, err));
    }

    @Override
    public void configure(Subparser subparser) {
        super.configure(subparser);
        subparser.addArgument("filter").metavar("FILTER").nargs("?").help("only tools with this in their name");
        subparser
                .addArgument("--json")
                .action(Arguments.storeTrue())
                .help("print the definitions as they are, as a JSON array");
    }

    @Override
    int ask(GatewayClient gateway, Namespace namespace) throws ClientFailure {
        ToolList all = ToolList.load(new McpClient(gateway));
        @Nullable String filter = namespace.getString("filter");
        ToolList shown = filter == null ? all : all.named(filter);
        if (namespace.getBoolean("json")) {
            output().out()
                    .println(JsonRpc.array(shown.tools().stream()
                                    .map(tool -> tool.definition().source())
                                    .toList())
                            .text());
        } else {
            table(shown.tools()).print(output().out());
        }
        if (shown.tools().isEmpty()) {
            String some =
                    all.tools().size() == 1 ? "is 1" : "are " + all.tools().size();
            output().complain(
                            all.tools().isEmpty()
                                    ? "the gateway offers no tools"
                                    : "no tool has '" + filter + "' in its name; there " + some);
        }
        return OK;
    }

    private static Table table(List<Tool> tools) {
        Table table = new Table();
        tools.forEach(tool -> table.row(Text.line(tool.name()), tool.summary()));
        return table;
    }
}
