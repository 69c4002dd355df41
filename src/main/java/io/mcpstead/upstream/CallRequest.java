package io.mcpstead.upstream;

import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import io.mcpstead.wire.Splice;
import org.jspecify.annotations.Nullable;

/**
 * A client's request on its way to an upstream: its params go on as they came, but for the name, which becomes the
 * upstream's own, and the progress token, which becomes the gateway's.
 */
public final class CallRequest {
    private final String method;
    private final JsonObject params;
    private final @Nullable Slice upstreamName;
    private final @Nullable Slice token;
    private final @Nullable RequestId progressToken;

    private CallRequest(String method, JsonObject params, @Nullable String upstreamName, @Nullable Slice token)
            throws MalformedMessageException {
        this.method = method;
        this.params = params;
        this.upstreamName = upstreamName == null ? null : JsonRpc.string(upstreamName);
        this.token = token;
        this.progressToken = token == null ? null : RequestId.of(token);
    }

    /**
     * Takes over a client's request.
     *
     * @param upstreamName the upstream's own name of what is called, in place of {@code params.name}
     * @throws MalformedMessageException where {@code _meta} is malformed
     */
    public static CallRequest named(String method, JsonObject params, String upstreamName)
            throws MalformedMessageException {
        JsonObject meta = params.object("_meta");
        return new CallRequest(method, params, upstreamName, meta == null ? null : meta.get("progressToken"));
    }

    String method() {
        return method;
    }

    /** The client's own progress token, null where it wants no progress. */
    @Nullable
    RequestId progressToken() {
        return progressToken;
    }

    /** The request to send; the id serves as its progress token too. */
    Slice toMessage(RequestId id) {
        Splice splice = new Splice(params.source());
        Slice name = params.get("name");
        if (name != null && upstreamName != null) {
            splice.replace(name, upstreamName);
        }
        if (token != null) {
            splice.replace(token, id.json());
        }
        return JsonRpc.request(id, method, splice.toSlice());
    }
}
