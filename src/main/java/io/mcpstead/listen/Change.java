package io.mcpstead.listen;

import io.mcpstead.metrics.NotificationKind;
import io.mcpstead.protocol.Methods;
import io.mcpstead.wire.JsonEdit;

/** What a client is told of; two that are equal are told once. */
sealed interface Change {
    /** The method of the notification. */
    String method();

    /** How it is counted. */
    NotificationKind counted();

    /** The notification's params but for {@code _meta}. */
    JsonEdit params();

    /** A list is no longer what it was. */
    record ListChanged(ListKind kind) implements Change {
        @Override
        public String method() {
            return kind.method();
        }

        @Override
        public NotificationKind counted() {
            return kind.counted();
        }

        @Override
        public JsonEdit params() {
            return JsonEdit.empty();
        }
    }

    /**
     * A resource is no longer what it was.
     *
     * @param uri as the client knows it
     */
    record Updated(String uri) implements Change {
        @Override
        public String method() {
            return Methods.RESOURCE_UPDATED;
        }

        @Override
        public NotificationKind counted() {
            return NotificationKind.RESOURCE_UPDATED;
        }

        @Override
        public JsonEdit params() {
            return JsonEdit.empty().set("uri", uri);
        }
    }
}
