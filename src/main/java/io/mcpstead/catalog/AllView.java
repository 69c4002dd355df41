package io.mcpstead.catalog;

import static java.util.Objects.requireNonNull;

import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.QualifiedName;
import io.mcpstead.protocol.ResourceName;
import io.mcpstead.protocol.ServerCapabilities;
import io.mcpstead.protocol.TaskName;
import io.mcpstead.upstream.Upstream;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All upstreams, under qualified names. */
final class AllView implements View {
    private final Slice serverInfo;
    private final Map<String, ServerView> servers;
    private final Map<Feature, Map<String, Target>> named;
    private final Map<Feature, ReadyList> lists;
    private final ServerCapabilities capabilities;
    private final @Nullable String instructions;

    /**
     * @param servers by their names, in the order of the configuration file
     * @param named tools and prompts by their qualified names
     */
    AllView(
            Slice serverInfo,
            Map<String, ServerView> servers,
            Map<Feature, Map<String, Target>> named,
            Map<Feature, ReadyList> lists) {
        this.serverInfo = serverInfo;
        this.servers = Map.copyOf(servers);
        this.named = Map.copyOf(named);
        this.lists = Map.copyOf(lists);
        this.capabilities = capabilities(servers);
        this.instructions = instructions(servers);
    }

    private static ServerCapabilities capabilities(Map<String, ServerView> servers) {
        List<ServerCapabilities> all = new ArrayList<>();
        servers.values().forEach(server -> all.add(server.capabilities()));
        all.add(ServerProfile.tools());
        return ServerProfile.announcing(ServerCapabilities.union(all));
    }

    /** Those of all upstreams that have some, each below a heading with its name. */
    private static @Nullable String instructions(Map<String, ServerView> servers) {
        String all = servers.entrySet().stream()
                .filter(server -> server.getValue().instructions() != null)
                .map(server ->
                        "# " + server.getKey() + "\n\n" + server.getValue().instructions())
                .collect(Collectors.joining("\n\n"));
        return all.isEmpty() ? null : all;
    }

    ReadyList list(Feature feature) {
        return requireNonNull(lists.get(feature));
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
            case RESOURCES, RESOURCE_TEMPLATES ->
                ResourceName.parse(name)
                        .flatMap(own -> ofUri(own.server()).flatMap(server -> server.find(feature, own.uri())));
        };
    }

    @Override
    public Optional<Target> task(String taskId) {
        return TaskName.parse(taskId)
                .flatMap(
                        own -> Optional.ofNullable(servers.get(own.server())).flatMap(server -> server.task(own.id())));
    }

    @Override
    public Optional<Upstream> owner(Feature feature, String name) {
        Optional<ServerView> server = switch (feature) {
            case TOOLS, PROMPTS ->
                QualifiedName.parse(name).map(QualifiedName::server).map(servers::get);
            case RESOURCES, RESOURCE_TEMPLATES -> ResourceName.parse(name).flatMap(own -> ofUri(own.server()));
        };
        return server.map(ServerView::upstream);
    }

    /**
     * The server whose name begins a URI. It is the URI's scheme, or host, whose case does not matter (RFC 3986, sections
     * 3.1 and 3.2.2), so that clients may have changed it; the letters are those of ASCII alone.
     */
    private Optional<ServerView> ofUri(String name) {
        ServerView exact = servers.get(name);
        if (exact != null || !name.chars().allMatch(c -> c < 128)) {
            return Optional.ofNullable(exact);
        }
        List<ServerView> alike = servers.entrySet().stream()
                .filter(server -> server.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .toList();
        return alike.size() == 1 ? Optional.of(alike.getFirst()) : Optional.empty();
    }

    @Override
    public ServerCapabilities capabilities() {
        return capabilities;
    }

    @Override
    public Slice serverInfo() {
        return serverInfo;
    }

    @Override
    public @Nullable String instructions() {
        return instructions;
    }

    @Override
    public Slice result(Target target, String method, Message.Result result) {
        return QualifiedResult.of(target.upstream().name(), method, result);
    }

    @Override
    public Slice taskStatus(String server, JsonObject params) {
        return QualifiedResult.ofTask(server, params);
    }

    @Override
    public String resource(String server, String ownUri) {
        return new ResourceName(server, ownUri).toString();
    }

    @Override
    public String taskId(String server, String ownId) {
        return new TaskName(server, ownId).toString();
    }
}
