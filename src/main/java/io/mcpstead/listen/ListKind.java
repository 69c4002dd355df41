package io.mcpstead.listen;

import io.mcpstead.metrics.NotificationKind;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.Methods;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** The lists of whose changes clients can be told; resources and their templates share one. */
enum ListKind {
    TOOLS("toolsListChanged", Methods.TOOLS_LIST_CHANGED, NotificationKind.TOOLS_LIST_CHANGED),
    PROMPTS("promptsListChanged", Methods.PROMPTS_LIST_CHANGED, NotificationKind.PROMPTS_LIST_CHANGED),
    RESOURCES("resourcesListChanged", Methods.RESOURCES_LIST_CHANGED, NotificationKind.RESOURCES_LIST_CHANGED);

    private final String member;
    private final String method;
    private final NotificationKind counted;

    ListKind(String member, String method, NotificationKind counted) {
        this.member = member;
        this.method = method;
        this.counted = counted;
    }

    /** Its member of a {@code SubscriptionFilter}. */
    String member() {
        return member;
    }

    /** The notification that tells of a change. */
    String method() {
        return method;
    }

    NotificationKind counted() {
        return counted;
    }

    static ListKind of(Feature feature) {
        return switch (feature) {
            case TOOLS -> TOOLS;
            case PROMPTS -> PROMPTS;
            case RESOURCES, RESOURCE_TEMPLATES -> RESOURCES;
        };
    }

    static Set<ListKind> of(Collection<Feature> features) {
        Set<ListKind> kinds = EnumSet.noneOf(ListKind.class);
        features.forEach(feature -> kinds.add(of(feature)));
        return kinds;
    }
}
