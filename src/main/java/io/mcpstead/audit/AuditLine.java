package io.mcpstead.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mcpstead.metrics.ToolOutcome;
import io.mcpstead.protocol.QualifiedName;
import io.mcpstead.protocol.SessionDigest;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Slice;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A call as a line: one JSON object in ASCII, so that nothing in it can break the line or steer a terminal. Texts of the client's
 * are cut at {@value #MAX_TEXT} characters.
 *
 * @param server null where it is not known
 * @param tool the upstream's own name, null where the server is not known
 */
record AuditLine(
        CallFacts facts,
        @Nullable String server,
        @Nullable String tool,
        Arguments.@Nullable Rendered arguments,
        ToolOutcome outcome,
        long nanos,
        long requestBytes,
        long responseBytes,
        OptionalInt errorCode) {
    private static final int MAX_TEXT = 256;

    /** RFC 3339, always with milliseconds. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

    /** W3C Trace Context, section 3.2. */
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?");

    String toJson(Instant now) {
        StringWriter text = new StringWriter(512);
        try (JsonGenerator json = Arguments.JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("time", TIME.format(now));
            json.writeStringField("event", "tool_call");
            json.writeStringField("outcome", outcome.label());
            if (errorCode.isPresent()) {
                json.writeNumberField("error_code", errorCode.getAsInt());
            }
            writeTool(json);
            writeClient(json);
            json.writeFieldName("duration_ms");
            json.writeNumber(Math.round(nanos / 1_000.0) / 1_000.0);
            json.writeNumberField("request_bytes", requestBytes);
            json.writeNumberField("response_bytes", responseBytes);
            write(json, "trace_id", traceId());
            writeArguments(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("nothing is written but memory", e);
        }
        return text.toString();
    }

    private void writeTool(JsonGenerator json) throws IOException {
        write(json, "server", server);
        write(json, "tool", tool);
        write(
                json,
                "qualified_name",
                server == null || tool == null ? facts.name() : new QualifiedName(server, tool).toString());
    }

    private void writeClient(JsonGenerator json) throws IOException {
        write(json, "token", facts.token());
        Slice info = facts.clientInfo();
        if (info != null) {
            JsonObject client = read(info);
            write(json, "client_name", client.string("name"));
            write(json, "client_version", client.string("version"));
        }
        write(json, "client_address", facts.address());
        String session = facts.session();
        write(json, "session", session == null ? null : SessionDigest.of(session));
        write(json, "era", facts.era().label());
        // Always a text, since an index wants one type for a member.
        Slice id = facts.id().json();
        write(json, "request_id", id.first() == '"' ? JsonRpc.text(id) : id.text());
    }

    private void writeArguments(JsonGenerator json) throws IOException {
        if (arguments != null && arguments.cut()) {
            json.writeStringField("arguments_cut", arguments.json());
        } else if (arguments != null) {
            json.writeFieldName("arguments");
            json.writeRawValue(arguments.json());
        }
    }

    private static void write(JsonGenerator json, String name, @Nullable String text) throws IOException {
        if (text != null) {
            json.writeStringField(name, bounded(text));
        }
    }

    private static String bounded(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...";
    }

    private static JsonObject read(Slice info) {
        try {
            return JsonObject.read(info);
        } catch (MalformedMessageException e) {
            // It names a member twice: what it says of itself is worth nothing.
            return JsonObject.EMPTY;
        }
    }

    private @Nullable String traceId() {
        String parent = facts.traceparent();
        Matcher matcher = TRACEPARENT.matcher(parent == null ? "" : parent);
        return matcher.matches() ? matcher.group(1) : null;
    }
}
