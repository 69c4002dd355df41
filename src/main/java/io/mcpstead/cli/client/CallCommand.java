package io.mcpstead.cli.client;

import io.mcpstead.cli.client.ClientFailure.Kind;
import io.mcpstead.cli.client.ToolList.Tool;
import io.mcpstead.protocol.HeaderValues;
import io.mcpstead.protocol.InvalidParamHeaderException;
import io.mcpstead.protocol.McpErrors;
import io.mcpstead.protocol.ParamHeaders;
import io.mcpstead.wire.ErrorCode;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/**
 * {@code mcpstead call NAME '{...}'}: calls a tool of a running gateway and prints what it gives. Ctrl-C ends the process, and
 * with it the connection, by which the gateway knows that nobody waits any longer.
 */
public final class CallCommand extends ClientCommand {
    private final InputStream in;

    /** @param in where the arguments are read from if they are {@code -} */
    public CallCommand(Map<String, String> environment, InputStream in, PrintStream out, PrintStream err) {
        super("call", "Calls a tool of a running gateway", environment, new Output(out, err));
        this.in = in;
    }

    @Override
    public void configure(Subparser subparser) {
        super.configure(subparser);
        subparser.addArgument("name").metavar("NAME").help("the tool's name, such as files__read");
        subparser
                .addArgument("arguments")
                .metavar("JSON")
                .nargs("?")
                .setDefault("{}")
                .help("its arguments, a JSON object; - reads it from the standard input, {} without");
        subparser
                .addArgument("--json")
                .action(Arguments.storeTrue())
                .help("print the whole result as it is, which is JSON");
    }

    @Override
    int ask(GatewayClient gateway, Namespace namespace) throws ClientFailure {
        String name = namespace.getString("name");
        JsonObject arguments = arguments(namespace.getString("arguments"));
        McpClient mcp = new McpClient(gateway);
        ToolList tools = ToolList.load(mcp);
        Message.Response response = mcp.call(name, arguments.source(), headers(tools.find(name), arguments));
        return switch (response) {
            case Message.Result result -> print(result, namespace.getBoolean("json"));
            case Message.Failure failure -> throw failed(name, tools, failure.error());
        };
    }

    private JsonObject arguments(String given) throws ClientFailure {
        try {
            return JsonObject.read(given.equals("-") ? Slice.of(in.readAllBytes()) : Slice.of(given));
        } catch (MalformedMessageException e) {
            throw new ClientFailure(Kind.MISUSE, "the arguments must be a JSON object: " + e.reason());
        } catch (IOException e) {
            throw new ClientFailure(Kind.MISUSE, "the arguments cannot be read: " + e.getMessage());
        }
    }

    /** Those in which the tool's schema wants some of its arguments. */
    private static Map<String, String> headers(Optional<Tool> tool, JsonObject arguments) throws ClientFailure {
        if (tool.isEmpty()) {
            return Map.of();
        }
        try {
            return ParamHeaders.of(tool.get().definition()).of(arguments, HeaderValues::encode);
        } catch (InvalidParamHeaderException | MalformedMessageException e) {
            throw new ClientFailure(Kind.UNCLEAR, "the tool's definition cannot be used: " + e.getMessage());
        }
    }

    private int print(Message.Result result, boolean json) throws ClientFailure {
        String type = Objects.requireNonNullElse(result.members().string("resultType"), "complete");
        if (!type.equals("complete")) {
            throw new ClientFailure(Kind.REFUSED, unfinished(type));
        }
        boolean failed = result.members().isTrue("isError");
        if (json) {
            output().out().println(result.result().text());
        } else if (failed) {
            output().complain("the tool failed: " + text(result));
        } else {
            output().out().println(text(result));
        }
        return failed ? FAILURE : OK;
    }

    private static String unfinished(String type) {
        return switch (type) {
            case "input_required" -> "the tool asks questions before it answers, and this command cannot answer them";
            default -> "the tool answers with a " + Text.line(type, 40) + ", which this command cannot follow";
        };
    }

    private static String text(Message.Result result) throws ClientFailure {
        try {
            return ResultText.of(result.members());
        } catch (MalformedMessageException e) {
            throw new ClientFailure(Kind.UNCLEAR, "the result cannot be understood (--json shows it): " + e.reason());
        }
    }

    private static ClientFailure failed(String name, ToolList tools, RpcError error) {
        if (error.code() == McpErrors.MISSING_CLIENT_CAPABILITY) {
            return new ClientFailure(
                    Kind.REFUSED, unfinished("input_required") + " (" + Text.line(error.message()) + ")");
        }
        boolean unknown = error.code() == ErrorCode.INVALID_PARAMS.code()
                && tools.find(name).isEmpty();
        String message = error.message() + " (" + error.code() + ")";
        return unknown
                ? new ClientFailure(Kind.MISUSE, error.message() + suggestion(name, tools))
                : new ClientFailure(Kind.REFUSED, message);
    }

    private static String suggestion(String name, ToolList tools) {
        List<String> near = NearestNames.of(name, tools.names());
        return near.isEmpty() ? "; mcpstead tools lists them" : "; did you mean " + String.join(" or ", near) + "?";
    }
}
