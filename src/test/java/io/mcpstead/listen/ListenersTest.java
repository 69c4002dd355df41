package io.mcpstead.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.catalog.CatalogListener.Changes;
import io.mcpstead.catalog.Catalogs;
import io.mcpstead.config.McpConfig;
import io.mcpstead.config.ServerConfig;
import io.mcpstead.config.TestConfigs;
import io.mcpstead.listen.ChangeStream.Comment;
import io.mcpstead.listen.ChangeStream.End;
import io.mcpstead.listen.ChangeStream.Event;
import io.mcpstead.metrics.BuildInfo;
import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.metrics.SessionEndReason;
import io.mcpstead.outbound.Watchdog;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.session.Cancellation;
import io.mcpstead.session.ClientProfile;
import io.mcpstead.session.Session;
import io.mcpstead.session.Sessions;
import io.mcpstead.testing.Json;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.upstream.SilentListener;
import io.mcpstead.upstream.UpstreamServices;
import io.mcpstead.upstream.Upstreams;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RpcError;
import io.mcpstead.wire.Slice;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two servers, of which {@code one} has everything and {@code two} nothing but tools. */
final class ListenersTest {
    private static final String WATCHED = "test://text";

    private final TestUpstream one = TestUpstream.create().offeringAll().start();
    private final TestUpstream two = TestUpstream.create().start();
    private final Watchdog watchdog = new Watchdog();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final GatewayMetrics metrics =
            new GatewayMetrics(new MetricRegistry(), BuildInfo.load(), InstantSource.system());
    private final Upstreams upstreams = new Upstreams(
            new UpstreamServices(metrics, watchdog, RandomGenerator.getDefault(), "1"), new SilentListener() {
                @Override
                public void changed() {
                    catalogs().rebuild();
                }
            });
    private final Catalogs catalogs = new Catalogs(upstreams::all, "1");
    private final Sessions sessions =
            new Sessions(TestConfigs.mcp().session(), metrics.sessions(), InstantSource.system(), timer);
    private McpConfig config = TestConfigs.streams(true, Duration.ofHours(1), 3);
    private final Listeners listeners =
            new Listeners(() -> config, catalogs, upstreams::find, metrics.streams(), timer);

    private Catalogs catalogs() {
        return catalogs;
    }

    @BeforeEach
    void start() {
        watchdog.start();
        apply("one", "two");
        await().until(() -> upstreams.all().stream().allMatch(u -> u.status().connected()));
    }

    private void apply(String... names) {
        List<ServerConfig> configs = Set.of(names).stream()
                .map(name -> ServerConfig.of(name, URI.create((name.equals("one") ? one : two).url())))
                .toList();
        upstreams.apply(configs, Duration.ofSeconds(1));
        listeners.follow();
    }

    @AfterEach
    void stop() throws InterruptedException {
        upstreams.stop();
        watchdog.stop();
        one.close();
        two.close();
        timer.shutdownNow();
    }

    @Test
    void firstAcknowledgesWhatItWillTellOf() {
        Reading stream = listen(
                null,
                "{\"toolsListChanged\":true,\"resourceSubscriptions\":"
                        + "[\"one+test://text\",\"two+test://text\",\"three+test://text\",\"test://text\"],\"taskIds\":[\"x\"]}");

        assertThat(message(stream))
                .isEqualTo(Json.read("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\","
                        + "\"params\":{\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":1.50},"
                        + "\"notifications\":{\"toolsListChanged\":true,"
                        + "\"resourceSubscriptions\":[\"one+test://text\"]}}}"));
    }

    @Test
    void leavesOutListsThatTheEndpointDoesNotHave() {
        Reading stream = listen("two", "{\"toolsListChanged\":true,\"promptsListChanged\":true}");

        assertThat(message(stream).at("/params/notifications")).isEqualTo(Json.read("{\"toolsListChanged\":true}"));
    }

    @Test
    void theIdGoesBackAsItWasWritten() {
        Reading stream = listen(null, "{\"toolsListChanged\":true}");

        assertThat(((Event) stream.next()).message().text()).contains("subscriptionId\":1.50}");
    }

    @Test
    void tellsOnlyWhatWasAskedFor() {
        Reading stream = listen(null, "{\"promptsListChanged\":true}");
        message(stream);

        listeners.changed(new Changes(Set.of(Feature.TOOLS), Map.of()));
        listeners.changed(new Changes(Set.of(Feature.PROMPTS), Map.of()));

        JsonNode told = message(stream);
        assertThat(told.path("method").asText()).isEqualTo("notifications/prompts/list_changed");
        assertThat(told.at("/params/_meta/io.modelcontextprotocol~1subscriptionId")
                        .decimalValue())
                .isEqualByComparingTo("1.50");
    }

    @Test
    void aServersEndpointIsToldOfThatServer() {
        Reading stream = listen("one", "{\"toolsListChanged\":true,\"resourceSubscriptions\":[\"" + WATCHED + "\"]}");
        message(stream);

        listeners.changed(new Changes(Set.of(Feature.TOOLS), Map.of("two", Set.of(Feature.TOOLS))));
        listeners.updated("two", WATCHED);
        listeners.updated("one", WATCHED);
        assertThat(message(stream).at("/params/uri").asText()).isEqualTo(WATCHED);
        listeners.changed(new Changes(Set.of(), Map.of("one", Set.of(Feature.TOOLS))));
        assertThat(message(stream).path("method").asText()).isEqualTo("notifications/tools/list_changed");
    }

    @Test
    void resourcesAndTheirTemplatesAreOneList() {
        Reading stream = listen(null, "{\"resourcesListChanged\":true}");
        message(stream);

        listeners.changed(new Changes(Set.of(Feature.RESOURCES, Feature.RESOURCE_TEMPLATES), Map.of()));
        assertThat(message(stream).path("method").asText()).isEqualTo("notifications/resources/list_changed");
        listeners.close();

        assertThat(stream.next()).isInstanceOf(End.class);
    }

    @Test
    void aPartsChangeIsToldToThoseWhoWantTheWhole() {
        Reading stream = listen(null, "{\"resourceSubscriptions\":[\"one+test://dir\"]}");
        message(stream);

        listeners.updated("one", "test://directory/a");
        listeners.updated("one", "test://dir/a?b=c#d");

        assertThat(message(stream).at("/params/uri").asText()).isEqualTo("one+test://dir/a?b=c#d");
    }

    @Test
    void aQuietStreamGetsComments() {
        config = TestConfigs.streams(true, Duration.ofMillis(1), 3);
        Reading stream = listen(null, "{}");
        message(stream);

        assertThat(stream.next()).isEqualTo(new Comment());
        assertThat(stream.next()).isEqualTo(new Comment());
    }

    @Test
    void aSlowClientIsClosedWithAReason() {
        Reading stream = listen(null, "{\"resourceSubscriptions\":[\"one+test://dir\"]}");
        message(stream);

        IntStream.rangeClosed(0, ChangeStream.MAX_WAITING).forEach(i -> listeners.updated("one", "test://dir/" + i));

        End last = (End) stream.next();
        JsonNode error = json(last).path("error");
        assertThat(error.path("code").asInt()).isEqualTo(-32000);
        assertThat(error.path("message").asText()).contains("1024 changes wait");
    }

    @Test
    void oneResourceThatChangesAllTheTimeFloodsNobody() {
        Reading stream = listen(null, "{\"resourceSubscriptions\":[\"one+test://text\"]}");
        message(stream);

        IntStream.range(0, 10 * ChangeStream.MAX_WAITING).forEach(i -> listeners.updated("one", WATCHED));

        assertThat(message(stream).at("/params/uri").asText()).isEqualTo("one+test://text");
    }

    @Test
    void aClientThatReadsNothingHoldsUpNobodyElse() {
        ChangeStream stuck = ((Opening.Opened) open(null, "{\"toolsListChanged\":true}")).stream();
        AtomicInteger writers = new AtomicInteger();
        stuck.start(writers::incrementAndGet);
        Reading stream = listen(null, "{\"toolsListChanged\":true}");
        message(stream);

        for (int i = 0; i < 2; i++) {
            listeners.changed(new Changes(Set.of(Feature.TOOLS), Map.of()));
            assertThat(stream.next()).isInstanceOf(Event.class);
        }

        assertThat(writers).hasValue(1);
        stuck.poll();
        assertThat(((Event) Objects.requireNonNull(stuck.poll())).message().text())
                .contains("tools/list_changed");
        assertThat(stuck.poll()).isNull();
    }

    @Test
    void endsInOrderAtShutdownAndOpensNoMore() {
        Reading stream = listen(null, "{\"toolsListChanged\":true}");
        message(stream);

        listeners.close();

        End last = (End) stream.next();
        assertThat(json(last))
                .isEqualTo(Json.read("{\"jsonrpc\":\"2.0\",\"id\":1.50,\"result\":{\"resultType\":\"complete\","
                        + "\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":1.50}}}"));
        assertThat(refused(open(null, "{}")).httpStatus()).isEqualTo(503);
    }

    @Test
    void endsInOrderWhenItsServerIsRemoved() {
        Reading gone = listen("two", "{\"toolsListChanged\":true}");
        Reading stays = listen("one", "{\"toolsListChanged\":true}");
        message(gone);
        message(stays);

        apply("one");

        assertThat(json((End) gone.next()).has("result")).isTrue();
        listeners.changed(new Changes(Set.of(), Map.of("one", Set.of(Feature.TOOLS))));
        assertThat(stays.next()).isInstanceOf(Event.class);
    }

    @Test
    void aClientThatGoesEndsItsStream() {
        Cancellation cancellation = new Cancellation();
        Opening opening = listeners.listen(request("{}"), null, true, cancellation);
        Reading stream = new Reading(((Opening.Opened) opening).stream());
        message(stream);

        cancellation.cancel(Cancellation.Cause.CLIENT_GONE);

        assertThat(stream.next()).isEqualTo(new End(null));
    }

    @Test
    void soManyStreamsAreOpenAndNoMore() {
        Reading first = listen(null, "{}");
        listen(null, "{}");
        listen(null, "{}");

        assertThat(refused(open(null, "{}")).httpStatus()).isEqualTo(503);
        assertThat(refused(open(null, "{}")).error().code()).isEqualTo(-32000);
        first.close();
        assertThat(open(null, "{}")).isInstanceOf(Opening.Opened.class);
    }

    @Test
    void aClientThatTakesNoStreamIsRefused() {
        assertThat(refused(listeners.listen(request("{}"), null, false, new Cancellation()))
                        .httpStatus())
                .isEqualTo(406);
    }

    @Test
    void aMalformedFilterIsRefused() {
        Opening.Refused refused = refused(open(null, "{\"toolsListChanged\":\"yes\"}"));

        assertThat(refused.httpStatus()).isEqualTo(400);
        assertThat(refused.error().code()).isEqualTo(-32602);
    }

    @Test
    void aLegacyClientSubscribesBeforeItsStreamIsOpen() {
        Session session = session("/mcp");
        assertThat(subscribe(session, null, "one+test://text")).isEmpty();
        listeners.updated("one", WATCHED);
        Reading stream = stream(session);

        assertThat(stream.next()).isEqualTo(new Comment());
        listeners.updated("one", WATCHED);

        assertThat(((Event) stream.next()).message().text())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\","
                        + "\"params\":{\"uri\":\"one+test://text\"}}");
    }

    @Test
    void aLegacyClientUnsubscribes() {
        Session session = session("/mcp");
        subscribe(session, null, "one+test://text");
        Reading stream = stream(session);
        stream.next();

        assertThat(listeners.unsubscribe(session, null, uri("one+test://text"))).isEmpty();
        assertThat(listeners.unsubscribe(session, null, uri("nobody's"))).isEmpty();
        listeners.updated("one", WATCHED);
        listeners.changed(new Changes(Set.of(Feature.TOOLS), Map.of()));

        assertThat(((Event) stream.next()).message().text())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
    }

    @Test
    void subscriptionsThatCannotBeAreRefused() {
        Session session = session("/mcp");

        RpcError unknown = subscribe(session, null, "test://text").orElseThrow();
        assertThat(unknown.code()).isEqualTo(-32002);
        assertThat(String.valueOf(unknown.data())).isEqualTo("{\"uri\":\"test://text\"}");
        assertThat(subscribe(session, null, "two+test://text").orElseThrow().code())
                .isEqualTo(-32602);
        assertThat(listeners
                        .subscribe(session, null, JsonObject.EMPTY)
                        .orElseThrow()
                        .code())
                .isEqualTo(-32602);
        assertThat(subscribe(null, null, "one+test://text").orElseThrow().code())
                .isEqualTo(-32600);
    }

    @Test
    void aSessionHasSoManySubscriptionsAndNoMore() {
        Session session = session("/mcp/one");
        for (int i = 0; i < Filter.MAX_RESOURCES; i++) {
            assertThat(subscribe(session, "one", "test://item/" + i)).isEmpty();
        }

        assertThat(subscribe(session, "one", "test://item/more").orElseThrow().code())
                .isEqualTo(-32000);
        assertThat(subscribe(session, "one", "test://item/0")).isEmpty();
    }

    @Test
    void aSessionHasOneStream() {
        Session session = session("/mcp");
        Reading first = stream(session);

        assertThat(refused(listeners.stream(session, null, new Cancellation())).httpStatus())
                .isEqualTo(409);
        first.close();
        assertThat(listeners.stream(session, null, new Cancellation())).isInstanceOf(Opening.Opened.class);
    }

    @Test
    void aSessionTakesItsStreamAlong() {
        Session session = session("/mcp");
        Reading stream = stream(session);
        stream.next();

        sessions.end(session.id(), SessionEndReason.CLIENT_DELETE);

        assertThat(stream.next()).isEqualTo(new End(null));
        assertThat(listeners.stream(session, null, new Cancellation()))
                .isInstanceOf(Opening.Opened.class)
                .extracting(opening -> second(new Reading(((Opening.Opened) opening).stream())))
                .isEqualTo(new End(null));
    }

    private static ChangeStream.Step second(Reading stream) {
        stream.next();
        return stream.next();
    }

    @Test
    void aReloadThatSwitchesThemOffEndsGetStreamsAlone() {
        Reading get = stream(session("/mcp"));
        Reading subscription = listen(null, "{\"toolsListChanged\":true}");
        get.next();
        message(subscription);

        config = TestConfigs.streams(false, Duration.ofHours(1), 3);
        listeners.follow();

        assertThat(get.next()).isEqualTo(new End(null));
        listeners.changed(new Changes(Set.of(Feature.TOOLS), Map.of()));
        assertThat(subscription.next()).isInstanceOf(Event.class);
    }

    @Test
    void legacyClientsArePromisedNothingWithoutAStream() {
        assertThat(listeners.legacy(catalogs.current().all().capabilities()).subscribe())
                .isTrue();

        config = TestConfigs.streams(false, Duration.ofHours(1), 3);

        assertThat(listeners
                        .legacy(catalogs.current().all().capabilities())
                        .toJson()
                        .text())
                .doesNotContain("listChanged", "subscribe")
                .contains("\"prompts\":{}");
    }

    private Session session(String path) {
        return sessions.open(ClientProfile.of(ProtocolVersion.LATEST_LEGACY, path))
                .orElseThrow();
    }

    private Reading stream(Session session) {
        return new Reading(((Opening.Opened) listeners.stream(session, null, new Cancellation())).stream());
    }

    private Optional<RpcError> subscribe(@Nullable Session session, @Nullable String server, String uri) {
        return listeners.subscribe(session, server, uri(uri));
    }

    private static JsonObject uri(String uri) {
        return read("{\"uri\":\"" + uri + "\"}");
    }

    private Reading listen(@Nullable String server, String notifications) {
        return new Reading(((Opening.Opened) open(server, notifications)).stream());
    }

    private Opening open(@Nullable String server, String notifications) {
        return listeners.listen(request(notifications), server, true, new Cancellation());
    }

    private static Opening.Refused refused(Opening opening) {
        return (Opening.Refused) opening;
    }

    private static JsonNode message(Reading stream) {
        return Json.read(((Event) stream.next()).message().text());
    }

    private static JsonNode json(End last) {
        return Json.read(Objects.requireNonNull(last.message()).text());
    }

    private static Message.Request request(String notifications) {
        try {
            return (Message.Request) Message.read(Slice.of("{\"jsonrpc\":\"2.0\",\"id\":1.50,"
                    + "\"method\":\"subscriptions/listen\",\"params\":{\"notifications\":" + notifications + "}}"));
        } catch (MalformedMessageException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static JsonObject read(String json) {
        try {
            return JsonObject.read(Slice.of(json));
        } catch (MalformedMessageException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
