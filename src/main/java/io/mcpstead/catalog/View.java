package io.mcpstead.catalog;

import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.ServerCapabilities;
import io.mcpstead.upstream.Upstream;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.Slice;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What clients of one endpoint see: all upstreams under qualified names, or one under its own. Immutable, like the
 * catalogue that it belongs to.
 */
public sealed interface View permits AllView, ServerView {
    /**
     * The result of a feature's list method, whole and ready to be sent: for modern clients with {@code resultType},
     * caching hints and {@code serverInfo}, for legacy ones without. As long as it does not change, it is the same slice.
     */
    Slice list(Feature feature, Era era);

    /**
     * Where a name leads: tools and prompts by their names, resources and templates by their URIs, which need not be
     * listed. Empty where there is none, or its upstream is away.
     */
    Optional<Target> find(Feature feature, String name);

    /** Where a task id leads; empty where no upstream that is connected gave it. */
    Optional<Target> task(String taskId);

    /** Where the {@code ref} of a {@code completion/complete} leads; empty as with {@link #find}, or where it is none. */
    default Optional<Reference> reference(JsonObject ref) {
        return References.find(this, ref);
    }

    /** The upstream that a name speaks of, even where the upstream is away or has no such thing: to say so. */
    Optional<Upstream> owner(Feature feature, String name);

    /**
     * What the upstreams can do, or could when they were last connected, and that the gateway tells of every list's
     * changes. Tools are always among it at the endpoint of all, and at that of an upstream never reached so far.
     */
    ServerCapabilities capabilities();

    /** Who answers, an {@code Implementation}: JSON. */
    Slice serverInfo();

    /** Hints for models, null for none. */
    @Nullable
    String instructions();

    /**
     * An upstream's result with the URIs and task ids in it as this view's clients know them: links, embedded resources,
     * contents, {@code _meta.ui.resourceUri}, and tasks. Everything else, texts and {@code structuredContent} among it,
     * stays as it came.
     *
     * @param method that of the request
     * @return {@code result.result()} itself where there is nothing to do
     */
    Slice result(Target target, String method, Message.Result result);

    /** The params of a {@code notifications/tasks}, with ids and URIs as this view's clients know them. */
    Slice taskStatus(String server, JsonObject params);

    /** An upstream's URI as this view's clients know it. */
    String resource(String server, String ownUri);

    /** The id of an upstream's task as this view's clients know it. */
    String taskId(String server, String ownId);

    /**
     * What a completion is asked for.
     *
     * @param target its key is the upstream's own name, URI or template
     * @param ref the client's reference with that in place of its own
     */
    record Reference(Target target, Slice ref) {}
}
