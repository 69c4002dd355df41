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
    private final ParamHeaders mirrored;
    private final ClientContext client;

    private CallRequest(
            String method,
            JsonEdit params,
            @Nullable JsonObject meta,
            @Nullable String name,
            ParamHeaders mirrored,
            ClientContext client)
            throws MalformedMessageException {
        this.method = method;
        this.params = params;
        this.meta = meta;
        this.name = name;
        this.mirrored = mirrored;
        this.client = client;
        Slice token = meta == null ? null : meta.get(MetaKeys.PROGRESS_TOKEN);
        this.progressToken = token == null ? null : RequestId.of(token);
    }

    /**
     * Takes over a client's request.
     *
     * @param params the client's, as they came
     * @param changed the same with what the upstream names otherwise in its own way
     * @param name the upstream's own name or URI of what is asked for, which modern requests bear in {@code Mcp-Name}
     *     too; null for methods without
     * @param mirrored the arguments that modern requests bear as headers too
     * @throws MalformedMessageException where {@code _meta} is no object or its progress token no string or number
     */
    public static CallRequest of(
            String method,
            JsonObject params,
            JsonEdit changed,
            @Nullable String name,
            ParamHeaders mirrored,
            ClientContext client)
            throws MalformedMessageException {
        return new CallRequest(method, changed, params.object(MetaKeys.META), name, mirrored, client);
    }

    /** The same request with members of its params set, such as the answers to what the upstream has asked. */
    public CallRequest with(Map<String, Slice> members) {
        JsonEdit more = params.copy();
        members.forEach(more::set);
        try {
            return new CallRequest(method, more, meta, name, mirrored, client);
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("its _meta was well-formed before", e);
        }
    }

    /** The same request with what a newer schema of its tool wants mirrored. */
    CallRequest mirroring(ParamHeaders newer) {
        try {
            return new CallRequest(method, params, meta, name, newer, client);
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("its _meta was well-formed before", e);
        }
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
    Outgoing toMessage(RequestId id, ProtocolVersion version) throws MalformedMessageException {
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

    private Map<String, String> headers(ProtocolVersion version) throws MalformedMessageException {
        Map<String, String> headers = new LinkedHashMap<>(client.trace());
        if (version.era() == Era.MODERN) {
            headers.put(Headers.METHOD, method);
            if (name != null) {
                headers.put(Headers.NAME, HeaderValues.encode(name));
            }
            if (!mirrored.isEmpty()) {
                headers.putAll(mirrored.of(arguments(), HeaderValues::encode));
            }
        }
        return headers;
    }

    private @Nullable JsonObject arguments() throws MalformedMessageException {
        Slice arguments = params.get("arguments");
        return arguments == null || arguments.first() != '{' ? null : JsonObject.read(arguments);
    }
}
