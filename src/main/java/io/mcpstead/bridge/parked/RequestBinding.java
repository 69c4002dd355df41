package io.mcpstead.bridge.parked;

import io.mcpstead.wire.JsonRpc;
import java.util.List;

/**
 * Which request a parked call belongs to: only the same one, by the same caller, picks it up again (specification
 * 2026-07-28, Multi Round-Trip Requests, "Server Requirements", 5).
 *
 * @param identity the caller's, empty for one without credentials
 * @param server the upstream's name
 * @param key the upstream's own name or URI of what is asked for
 */
public record RequestBinding(String identity, String method, String server, String key) {
    /** Unlike those of any other binding. */
    byte[] bytes() {
        return JsonRpc.array(List.of(
                        JsonRpc.string(identity), JsonRpc.string(method), JsonRpc.string(server), JsonRpc.string(key)))
                .toBytes();
    }
}
