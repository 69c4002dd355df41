package io.mcpstead.transport;

import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.Methods;
import io.mcpstead.wire.Message;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What upstreams tell of changes, on whatever stream it comes. */
public final class Announcements {
    private Announcements() {}

    /** Reports it where it is the news of a change; false where it is something else. */
    public static boolean report(Message.Notification told, Connection.Listener to) {
        if (told.method().equals(Methods.RESOURCE_UPDATED)) {
            String uri = told.params().string("uri");
            if (uri != null) {
                to.resourceUpdated(uri);
            }
            return true;
        }
        Set<Feature> lists = Arrays.stream(Feature.values())
                .filter(feature -> feature.changedMethod().equals(told.method()))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Feature.class)));
        if (!lists.isEmpty()) {
            to.listsChanged(lists);
        }
        return !lists.isEmpty();
    }
}
