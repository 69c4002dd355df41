package io.mcpstead.transport;

import io.mcpstead.protocol.ClientContext;
import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.Headers;
import io.mcpstead.protocol.MetaKeys;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.wire.JsonEdit;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import java.util.Map;
import java.util.function.Supplier;

/** Makes the requests that the gateway sends on its own account. */
final class OwnRequests {
    private final Supplier<RequestId> ids;
    private final Slice info;
    private final ClientContext self;

    /** Each id is unique on its upstream; the version is the gateway's own. */
    OwnRequests(Supplier<RequestId> ids, String gatewayVersion) {
        this.ids = ids;
        this.info = JsonEdit.empty()
                .set("name", "mcpstead")
                .set("version", gatewayVersion)
                .toSlice();
        this.self = new ClientContext(info, Slice.of("{}"), null, Map.of());
    }

    /** The gateway's {@code Implementation}. */
    Slice info() {
        return info;
    }

    /** A request in the form of the version's era. */
    Outgoing of(String method, JsonEdit params, ProtocolVersion version) {
        RequestId id = ids.get();
        boolean modern = version.era() == Era.MODERN;
        if (modern) {
            JsonEdit meta = JsonEdit.empty();
            self.describe(version, meta);
            params.set(MetaKeys.META, meta.toSlice());
        }
        Slice message = JsonRpc.request(id, method, params.isEmpty() ? null : params.toSlice());
        Map<String, String> headers = modern ? Map.of(Headers.METHOD, method) : Map.of();
        return new Outgoing(id, message, headers, Outgoing.Purpose.OWN);
    }
}
