package io.mcpstead.catalog;

import static java.util.Objects.requireNonNull;

import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.ServerCapabilities;
import io.mcpstead.upstream.Upstream;
import io.mcpstead.upstream.UpstreamStatus;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.Slice;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One upstream under its own names, nothing rewritten. */
final class ServerView implements View {
    private final Upstream upstream;
    private final ServerProfile profile;
    private final UpstreamStatus status;
    private final Map<Feature, Map<String, Target>> named;
    private final Map<Feature, ReadyList> lists;

    /** @param named tools and prompts by their names */
    ServerView(
            Upstream upstream,
            ServerProfile profile,
            UpstreamStatus status,
            Map<Feature, Map<String, Target>> named,
            Map<Feature, ReadyList> lists) {
        this.upstream = upstream;
        this.profile = profile;
        this.status = status;
        this.named = Map.copyOf(named);
        this.lists = Map.copyOf(lists);
    }

    ServerProfile profile() {
        return profile;
    }

    ReadyList list(Feature feature) {
        return requireNonNull(lists.get(feature));
    }

    Upstream upstream() {
        return upstream;
    }

    boolean takesCalls() {
        return status.takesCalls();
    }

    boolean connected() {
        return status.connected();
    }

    @Override
    public Slice list(Feature feature, Era era) {
        return list(feature).result(era);
    }

    @Override
    public Optional<Target> find(Feature feature, String name) {
        return switch (feature) {
            case TOOLS, PROMPTS ->
                Optional.ofNullable(requireNonNull(named.get(feature)).get(name));
            case RESOURCES, RESOURCE_TEMPLATES -> resource(name);
        };
    }

    /** Any URI may be one that a template describes, or one that the upstream does not list. */
    private Optional<Target> resource(String uri) {
        boolean has = status.takesCalls() && profile.capabilities().features().contains(Feature.RESOURCES);
        return has ? Optional.of(Target.of(upstream, uri)) : Optional.empty();
    }

    @Override
    public Optional<Target> task(String taskId) {
        return status.takesCalls() ? Optional.of(Target.of(upstream, taskId)) : Optional.empty();
    }

    @Override
    public Optional<Upstream> owner(Feature feature, String name) {
        return Optional.of(upstream);
    }

    @Override
    public ServerCapabilities capabilities() {
        return profile.capabilities();
    }

    @Override
    public Slice serverInfo() {
        return profile.serverInfo();
    }

    @Override
    public @Nullable String instructions() {
        return profile.instructions();
    }

    @Override
    public Slice result(Target target, String method, Message.Result result) {
        return result.result();
    }

    @Override
    public Slice taskStatus(String server, JsonObject params) {
        return params.source();
    }

    @Override
    public String resource(String server, String ownUri) {
        return ownUri;
    }

    @Override
    public String taskId(String server, String ownId) {
        return ownId;
    }
}
