package io.mcpstead.upstream;

import io.mcpstead.protocol.ClientContext;
import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.HeaderValues;
import io.mcpstead.protocol.Headers;
import io.mcpstead.protocol.MetaKeys;
import io.mcpstead.protocol.ParamHeaders;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.transport.Outgoing;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client's request on its way to an upstream of either era: its params go on as they came, but for those that the
 * caller has changed and for what {@code _meta} says of the client, which is put as the upstream's era wants it.
 */
public final class CallRequest {
    private final String method;
    private final JsonEdit params;
    private final @Nullable JsonObject meta;
    private final @Nullable RequestId progressToken;
    private final @Nullable String name;
    private final Map<String, String> mirrored;
    private final ClientContext client;

    /** @param mirrored the headers that modern requests bear for arguments */
    private CallRequest(
            String method,
            JsonEdit params,
            @Nullable JsonObject meta,
            @Nullable RequestId progressToken,
            @Nullable String name,
            Map<String, String> mirrored,
            ClientContext client) {
        this.method = method;
        this.params = params;
        this.meta = meta;
        this.progressToken = progressToken;
        this.name = name;
        this.mirrored = mirrored;
        this.client = client;
    }

    /**
     * Takes over a client's request.
     *
     * @param params the client's, as they came
     * @param changed the same with what the upstream names otherwise in its own way
     * @param name the upstream's own name or URI of what is asked for, which modern requests bear in {@code Mcp-Name}
     *     too; null for methods without
     * @param mirrored the arguments that modern requests bear as headers too
     * @throws MalformedMessageException where {@code _meta} is no object or its progress token no string or number, or
     *     where arguments of which some are mirrored name a member twice
     */
    public static CallRequest of(
            String method,
            JsonObject params,
            JsonEdit changed,
            @Nullable String name,
            ParamHeaders mirrored,
            ClientContext client)
            throws MalformedMessageException {
        JsonObject meta = params.object(MetaKeys.META);
        Slice token = meta == null ? null : meta.get(MetaKeys.PROGRESS_TOKEN);
        RequestId progressToken = token == null ? null : RequestId.of(token);
        return new CallRequest(method, changed, meta, progressToken, name, headers(mirrored, changed), client);
    }

    private static Map<String, String> headers(ParamHeaders mirrored, JsonEdit params)
            throws MalformedMessageException {
        if (mirrored.isEmpty()) {
            return Map.of();
        }
        Slice arguments = params.get("arguments");
        JsonObject read = arguments == null || arguments.first() != '{' ? null : JsonObject.read(arguments);
        return mirrored.of(read, HeaderValues::encode);
    }

    /** The same request with members of its params set beside the arguments, such as answers to what was asked. */
    public CallRequest with(Map<String, Slice> members) {
        JsonEdit more = params.copy();
        members.forEach(more::set);
        return new CallRequest(method, more, meta, progressToken, name, mirrored, client);
    }

    /**
     * The same request with what a newer schema of its tool wants mirrored.
     *
     * @throws MalformedMessageException where the arguments name a member twice
     */
    CallRequest mirroring(ParamHeaders newer) throws MalformedMessageException {
        return new CallRequest(method, params, meta, progressToken, name, headers(newer, params), client);
    }

    String method() {
        return method;
    }

    /** The upstream's own name or URI of what is asked for; null for methods without. */
    @Nullable
    String name() {
        return name;
    }

    ClientContext client() {
        return client;
    }

    /** The client's own progress token, null where it wants no progress. */
    @Nullable
    RequestId progressToken() {
        return progressToken;
    }

    /** The request to send; the id serves as its progress token too. */
    Outgoing toMessage(RequestId id, ProtocolVersion version) {
        JsonEdit sent = params.copy();
        if (version.era() == Era.LEGACY) {
            // A retry that was meant for a modern upstream is a first request to this one.
            sent.remove("inputResponses").remove("requestState");
        }
        JsonEdit newMeta = meta(id, version);
        if (newMeta.isEmpty()) {
            sent.remove(MetaKeys.META);
        } else {
            sent.set(MetaKeys.META, newMeta);
        }
        Outgoing.Purpose purpose = client.askable() ? Outgoing.Purpose.ASKABLE_CALL : Outgoing.Purpose.CALL;
        return new Outgoing(id, JsonRpc.request(id, method, sent), headers(version), purpose);
    }

    private JsonEdit meta(RequestId id, ProtocolVersion version) {
        JsonEdit edit = meta == null ? JsonEdit.empty() : JsonEdit.of(meta);
        if (progressToken != null) {
            edit.set(MetaKeys.PROGRESS_TOKEN, id.json());
        }
        client.trace().forEach(edit::set);
        if (version.era() == Era.MODERN) {
            client.describe(version, edit);
        } else {
            MetaKeys.MODERN_REQUEST.forEach(edit::remove);
        }
        return edit;
    }

    private Map<String, String> headers(ProtocolVersion version) {
        if (version.era() == Era.LEGACY) {
            return client.trace();
        }
        Map<String, String> headers = new LinkedHashMap<>(client.trace());
        headers.put(Headers.METHOD, method);
        if (name != null) {
            headers.put(Headers.NAME, HeaderValues.encode(name));
        }
        headers.putAll(mirrored);
        return headers;
    }
}
