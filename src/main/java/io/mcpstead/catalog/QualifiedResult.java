package io.mcpstead.catalog;

import io.mcpstead.protocol.Methods;
import io.mcpstead.protocol.ResourceName;
import io.mcpstead.protocol.TaskName;
import io.mcpstead.wire.JsonArray;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.Slice;
import io.mcpstead.wire.Splice;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An upstream's result on its way to a client that knows its URIs and task ids by qualified ones. What is not of MCP's
 * form, such as an object with a member twice, stays as it came. Used once.
 */
final class QualifiedResult {
    private static final Logger LOG = LoggerFactory.getLogger(QualifiedResult.class);

    private final String server;
    private final Slice source;
    private final Splice splice;
    private boolean changed;

    private QualifiedResult(String server, Slice source) {
        this.server = server;
        this.source = source;
        this.splice = new Splice(source);
    }

    /** The result of a request of the given method; the same slice where nothing in it is to be qualified. */
    static Slice of(String server, String method, Message.Result result) {
        JsonObject members = result.members();
        QualifiedResult qualified = new QualifiedResult(server, result.result());
        switch (method) {
            case Methods.TOOLS_CALL -> qualified.called(members);
            case Methods.PROMPTS_GET -> qualified.each(members.get("messages"), qualified::message);
            case Methods.RESOURCES_READ -> qualified.each(members.get("contents"), qualified::uri);
            case Methods.TASKS_GET, Methods.TASKS_UPDATE, Methods.TASKS_CANCEL -> qualified.task(members);
            default -> {
                // No other result names resources or tasks.
            }
        }
        return qualified.toSlice();
    }

    /** The params of a {@code notifications/tasks}. */
    static Slice ofTask(String server, JsonObject params) {
        QualifiedResult qualified = new QualifiedResult(server, params.source());
        qualified.task(params);
        return qualified.toSlice();
    }

    private Slice toSlice() {
        return changed ? splice.toSlice() : source;
    }

    private void called(JsonObject result) {
        if ("task".equals(result.string("resultType"))) {
            task(result);
            return;
        }
        each(result.get("content"), this::block);
        AppLinks.in(result).forEach(this::qualify);
    }

    /** A task as {@code CreateTaskResult}, {@code tasks/get} and {@code notifications/tasks} show it. */
    private void task(JsonObject task) {
        Slice id = task.get("taskId");
        if (id != null && id.first() == '"') {
            replace(id, new TaskName(server, JsonRpc.text(id)).toString());
        }
        Slice result = task.get("result");
        if (result != null && result.first() == '{') {
            read(result, this::called);
        }
    }

    /** A content block: a link, an embedded resource, or what holds no URI. */
    private void block(JsonObject block) throws MalformedMessageException {
        String type = block.string("type");
        JsonObject resource = "resource".equals(type) ? block.object("resource") : null;
        if (resource != null) {
            uri(resource);
        } else if ("resource_link".equals(type)) {
            uri(block);
        }
    }

    private void message(JsonObject message) throws MalformedMessageException {
        JsonObject block = message.object("content");
        if (block != null) {
            block(block);
        }
    }

    private void uri(JsonObject holder) {
        Slice uri = holder.get("uri");
        if (uri != null && uri.first() == '"') {
            qualify(uri);
        }
    }

    private void qualify(Slice uri) {
        replace(uri, new ResourceName(server, JsonRpc.text(uri)).toString());
    }

    private void replace(Slice part, String text) {
        splice.replace(part, JsonRpc.string(text));
        changed = true;
    }

    private interface Part {
        void qualify(JsonObject object) throws MalformedMessageException;
    }

    /** Looks into the objects of an array, unless nothing in it is named like a URI, as in most. */
    private void each(@Nullable Slice array, Part part) {
        if (array == null || array.first() != '[' || !array.mayHaveStringEndingIn("uri")) {
            return;
        }
        try {
            for (Slice element : JsonArray.read(array, Integer.MAX_VALUE)) {
                if (element.first() == '{') {
                    read(element, part);
                }
            }
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("it was read before", e);
        }
    }

    private static void read(Slice object, Part part) {
        try {
            part.qualify(JsonObject.read(object));
        } catch (MalformedMessageException e) {
            LOG.debug("A part of a result is left as it came: {}", e.reason());
        }
    }
}
