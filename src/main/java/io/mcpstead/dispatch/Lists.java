package io.mcpstead.dispatch;

import io.mcpstead.bridge.MessageStream;
import io.mcpstead.bridge.MessageStreams;
import io.mcpstead.catalog.View;
import io.mcpstead.metrics.RequestMetrics;
import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.Feature;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.Message;

/** Answers the four lists out of the catalogue. */
final class Lists {
    private Lists() {}

    static MessageStream list(Message.Request asked, View view, Era era, RequestMetrics counted) {
        for (Feature feature : view.capabilities().features()) {
            if (feature.listMethod().equals(asked.method())) {
                return list(asked, view, feature, era, counted);
            }
        }
        return Refusals.unknownMethod(counted, asked);
    }

    /** Every answer holds all entries, so the gateway hands out no cursor, and knows none. */
    private static MessageStream list(
            Message.Request asked, View view, Feature feature, Era era, RequestMetrics counted) {
        if (asked.params().get("cursor") != null) {
            return Refusals.of(counted, asked.id(), Refusals.invalidParams("unknown cursor"));
        }
        counted.record(true, 0);
        return MessageStreams.of(JsonRpc.result(asked.id(), view.list(feature, era)));
    }
}
