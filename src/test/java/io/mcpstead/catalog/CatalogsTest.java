package io.mcpstead.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.config.ServerConfig;
import io.mcpstead.config.ToolsConfig;
import io.mcpstead.metrics.BuildInfo;
import io.mcpstead.metrics.GatewayMetrics;
import io.mcpstead.metrics.ScrapedPage;
import io.mcpstead.outbound.Watchdog;
import io.mcpstead.protocol.Era;
import io.mcpstead.protocol.Feature;
import io.mcpstead.testing.Json;
import io.mcpstead.upstream.SilentListener;
import io.mcpstead.upstream.UpstreamServices;
import io.mcpstead.upstream.Upstreams;
import io.mcpstead.wire.JsonObject;
import io.mcpstead.wire.Slice;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CatalogsTest {
    private static final String FILES_TOOLS =
            "[{\"name\":\"read\",\"description\":\"Reads\",\"inputSchema\":{\"type\":\"object\"},\"x\":1.0}]";

    private final ListingServer files = new ListingServer(
                    "\"capabilities\":{\"tools\":{},\"prompts\":{},\"resources\":{\"subscribe\":true},\"completions\":{}},"
                            + "\"serverInfo\":{\"name\":\"filer\",\"version\":\"7\"},\"instructions\":\"Read first.\"")
            .on("tools/list", "{\"tools\":" + FILES_TOOLS + "}")
            .on("prompts/list", "{\"prompts\":[{\"name\":\"review\",\"description\":\"Reviews\"}]}")
            .on("resources/list", "{\"resources\":[{\"uri\":\"file:///a\",\"name\":\"a\"}]}")
            .on(
                    "resources/templates/list",
                    "{\"resourceTemplates\":[{\"uriTemplate\":\"file:///{p}\",\"name\":\"t\"}]}");
    private final ListingServer clock = new ListingServer(
                    "\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"c\",\"version\":\"1\"}")
            .on("tools/list", "{\"tools\":[{\"name\":\"now\",\"inputSchema\":{}}]}");

    private final Watchdog watchdog = new Watchdog();
    private final GatewayMetrics metrics =
            new GatewayMetrics(new MetricRegistry(), BuildInfo.load(), InstantSource.system());
    private final Upstreams upstreams = new Upstreams(
            new UpstreamServices(metrics, watchdog, RandomGenerator.getDefault(), "1"), new SilentListener() {
                @Override
                public void changed() {
                    catalogs().rebuild();
                }
            });
    private final Catalogs catalogs = new Catalogs(upstreams::all, "1.2");
    private final List<CatalogListener.Changes> told = new CopyOnWriteArrayList<>();

    private Catalogs catalogs() {
        return catalogs;
    }

    @BeforeEach
    void start() {
        watchdog.start();
    }

    @AfterEach
    void stop() throws Exception {
        upstreams.stop();
        files.close();
        clock.close();
        watchdog.stop();
    }

    private static ServerConfig config(String name, URI url, Duration ttl) {
        ServerConfig c = ServerConfig.of(name, url);
        return new ServerConfig(
                name,
                url,
                c.protocol(),
                false,
                c.auth(),
                c.headers(),
                c.reconnect(),
                new ToolsConfig(ttl),
                c.timeouts(),
                false,
                c.quirks(),
                c.maxResponseBytes());
    }

    private void serve(ServerConfig... configs) {
        upstreams.apply(List.of(configs), Duration.ZERO);
        await().until(() ->
                upstreams.all().stream().allMatch(one -> one.status().connected()));
        await().until(() -> upstreams.all().stream()
                .allMatch(one -> !names(server(one.name()), Feature.TOOLS).isEmpty()));
    }

    private void serveBoth() {
        serve(
                config("my_files", files.url(), Duration.ofMinutes(5)),
                config("clock", clock.url(), Duration.ofSeconds(20)));
    }

    private View all() {
        return catalogs.current().all();
    }

    private View server(String name) {
        return catalogs.current().server(name).orElseThrow();
    }

    private static JsonNode list(View view, Feature feature, Era era) {
        return Json.read(view.list(feature, era).text());
    }

    private static List<String> names(View view, Feature feature) {
        List<String> names = new ArrayList<>();
        list(view, feature, Era.LEGACY)
                .path(feature.resultMember())
                .forEach(entry -> names.add(entry.path(feature.keyMember()).asText()));
        return names;
    }

    @Test
    void allListsAreThereUnderQualifiedNamesInTheOrderOfTheFile() {
        serveBoth();

        assertThat(names(all(), Feature.TOOLS)).containsExactly("my_files__read", "clock__now");
        assertThat(names(all(), Feature.PROMPTS)).containsExactly("my_files__review");
        assertThat(names(all(), Feature.RESOURCES)).containsExactly("my++files+file:///a");
        assertThat(names(all(), Feature.RESOURCE_TEMPLATES)).containsExactly("my++files+file:///{p}");
    }

    @Test
    void aServersOwnListsAreUntouched() {
        serveBoth();

        assertThat(server("my_files").list(Feature.TOOLS, Era.LEGACY).text())
                .isEqualTo("{\"tools\":" + FILES_TOOLS + "}");
        assertThat(server("my_files").list(Feature.TOOLS, Era.MODERN).text()).startsWith("{\"tools\":" + FILES_TOOLS);
        assertThat(names(server("clock"), Feature.PROMPTS)).isEmpty();
        assertThat(catalogs.current().server("nobody")).isEmpty();
    }

    /** Specification 2026-07-28, Caching, and Overview, "Reserved keys". */
    @Test
    void onlyModernListsHaveHintsAndSayWhoAnswers() {
        serveBoth();
        JsonNode modern = list(all(), Feature.PROMPTS, Era.MODERN);

        assertThat(modern.path("resultType").asText()).isEqualTo("complete");
        assertThat(modern.path("ttlMs").asLong()).isEqualTo(20_000);
        assertThat(modern.path("cacheScope").asText()).isEqualTo("private");
        assertThat(modern.at("/_meta/io.modelcontextprotocol~1serverInfo/version")
                        .asText())
                .isEqualTo("1.2");
        assertThat(list(all(), Feature.PROMPTS, Era.LEGACY)).hasSize(1);
        JsonNode own = list(server("my_files"), Feature.RESOURCES, Era.MODERN);
        assertThat(own.path("ttlMs").asLong()).isEqualTo(60_000);
        assertThat(own.at("/_meta/io.modelcontextprotocol~1serverInfo/name").asText())
                .isEqualTo("filer");
    }

    @Test
    void viewsSayWhoTheyAreAndWhatTheyCanDo() {
        serveBoth();

        assertThat(all().serverInfo().text()).isEqualTo("{\"name\":\"mcpstead\",\"version\":\"1.2\"}");
        assertThat(all().instructions()).isEqualTo("# my_files\n\nRead first.");
        assertThat(all().capabilities().features()).containsExactlyInAnyOrder(Feature.values());
        assertThat(all().capabilities().announcing()).containsExactlyInAnyOrder(Feature.values());
        assertThat(all().capabilities().completions()).isTrue();
        assertThat(server("my_files").serverInfo().text()).contains("filer");
        assertThat(server("my_files").instructions()).isEqualTo("Read first.");
        assertThat(server("clock").capabilities().features()).containsExactly(Feature.TOOLS);
        assertThat(server("clock").instructions()).isNull();
    }

    @Test
    void namesLeadToTheirUpstreams() {
        serveBoth();

        assertThat(all().find(Feature.TOOLS, "my_files__read")).hasValueSatisfying(target -> {
            assertThat(target.key()).isEqualTo("read");
            assertThat(target.upstream().name()).isEqualTo("my_files");
            assertThat(target.metrics()).isNotNull();
        });
        assertThat(server("my_files").find(Feature.TOOLS, "read")).isPresent();
        assertThat(all().find(Feature.PROMPTS, "my_files__review")).isPresent();
        for (String uri : List.of("file:///a", "file:///b", "file:///{p}")) {
            assertThat(all().find(Feature.RESOURCES, "my++files+" + uri))
                    .hasValueSatisfying(target -> assertThat(target.key()).isEqualTo(uri));
            assertThat(server("my_files").find(Feature.RESOURCE_TEMPLATES, uri)).isPresent();
        }
        assertThat(all().find(Feature.RESOURCES, "MY++Files+file:///a"))
                .as("a scheme's case does not matter")
                .isPresent();
        assertThat(all().resource("my_files", "file:///a")).isEqualTo("my++files+file:///a");
        assertThat(all().task("my_files+a+b"))
                .hasValueSatisfying(target -> assertThat(target.key()).isEqualTo("a+b"));
        assertThat(all().taskId("my_files", "a+b")).isEqualTo("my_files+a+b");
        assertThat(server("my_files").taskId("my_files", "a+b")).isEqualTo("a+b");
        assertThat(all().task("nobody+a")).isEmpty();
        assertThat(all().owner(Feature.PROMPTS, "clock__none"))
                .hasValueSatisfying(upstream -> assertThat(upstream.name()).isEqualTo("clock"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "_",
                "__",
                "+",
                "++",
                "read",
                "my_files",
                "my_files__",
                "my_files__READ",
                "my_files__read ",
                "my_files__read\u0000",
                "my_files__read\u200b",
                "my_files__re\u0430d",
                "my_files__re\u0301ad",
                "\u202emy_files__read",
                "\ud800__read",
                "clock+file:///a",
                "cloc\u212a+file:///a",
                "my\uff3ffiles+file:///a",
                "my_f\u0131les+file:///a",
                "nobody+file:///a",
                "ui://nobody+a",
                "file:///a"
            })
    void aNameOfNobodysLeadsNowhere(String name) {
        serveBoth();

        for (Feature feature : Feature.values()) {
            assertThat(all().find(feature, name)).isEmpty();
        }
        assertThat(server("clock").find(Feature.RESOURCES, name)).isEmpty();
    }

    @Test
    void referencesOfCompletionsAreToldInTheUpstreamsOwnWords() throws Exception {
        serveBoth();
        JsonObject prompt =
                JsonObject.read(Slice.of("{\"x\":1.0, \"type\":\"ref/prompt\",\"name\":\"my_files__review\"}"));
        JsonObject template =
                JsonObject.read(Slice.of("{\"type\":\"ref/resource\",\"uri\" :\"my++files+file:///{p}\"}"));
        JsonObject other = JsonObject.read(Slice.of("{\"type\":\"ref/tool\",\"name\":\"my_files__read\"}"));

        assertThat(all().reference(prompt).orElseThrow().ref().text())
                .isEqualTo("{\"x\":1.0, \"type\":\"ref/prompt\",\"name\":\"review\"}");
        assertThat(all().reference(template).orElseThrow().ref().text())
                .isEqualTo("{\"type\":\"ref/resource\",\"uri\" :\"file:///{p}\"}");
        assertThat(all().reference(other)).isEmpty();
        assertThat(all().reference(JsonObject.EMPTY)).isEmpty();
    }

    @Test
    void anUnchangedListStaysTheSameBytesAndAChangedOneIsTold() {
        serve(
                config("files", files.url(), Duration.ofMillis(100)),
                config("clock", clock.url(), Duration.ofMinutes(5)));
        Slice tools = all().list(Feature.TOOLS, Era.MODERN);
        Slice ownTools = server("files").list(Feature.TOOLS, Era.LEGACY);
        catalogs.listen(told::add);

        files.on("prompts/list", "{\"prompts\":[{\"name\":\"other\"}]}");
        await().until(() -> names(all(), Feature.PROMPTS).equals(List.of("files__other")));

        assertThat(all().list(Feature.TOOLS, Era.MODERN)).isSameAs(tools);
        assertThat(server("files").list(Feature.TOOLS, Era.LEGACY)).isSameAs(ownTools);
        await().until(() -> !told.isEmpty());
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().all()).containsExactly(Feature.PROMPTS);
        assertThat(told.getFirst().of("files")).containsExactly(Feature.PROMPTS);
        assertThat(told.getFirst().of("clock")).isEmpty();
    }

    @Test
    void anUpstreamThatIsAwayOffersNothingButIsStillKnown() {
        serve(
                config("files", files.url(), Duration.ofMillis(100)),
                config("clock", clock.url(), Duration.ofMinutes(5)));
        catalogs.listen(told::add);

        files.stop();
        await().until(() -> names(all(), Feature.TOOLS).equals(List.of("clock__now")));

        assertThat(all().find(Feature.TOOLS, "files__read")).isEmpty();
        assertThat(all().find(Feature.RESOURCES, "files+file:///a")).isEmpty();
        assertThat(all().task("files+1")).isEmpty();
        assertThat(all().owner(Feature.RESOURCES, "files+file:///a")).isPresent();
        assertThat(server("files").find(Feature.RESOURCES, "file:///a")).isEmpty();
        assertThat(server("files").capabilities().subscribe()).isTrue();
        assertThat(all().instructions()).contains("Read first.");
        assertThat(told.getFirst().all()).isEqualTo(Set.of(Feature.values()));

        files.restart();
        await().until(() -> all().find(Feature.TOOLS, "files__read").isPresent());
    }

    @Test
    void anUpstreamNeverReachedMayHaveTools() {
        clock.stop();
        upstreams.apply(List.of(ServerConfig.of("clock", clock.url())), Duration.ZERO);

        assertThat(server("clock").capabilities().features()).containsExactly(Feature.TOOLS);
        assertThat(server("clock").serverInfo()).isEqualTo(all().serverInfo());
        assertThat(all().capabilities().features()).containsExactly(Feature.TOOLS);
    }

    @Test
    void aRemovedUpstreamsListsAreTold() {
        serveBoth();
        catalogs.listen(told::add);
        upstreams.apply(List.of(config("clock", clock.url(), Duration.ofSeconds(20))), Duration.ZERO);

        assertThat(told.getFirst().of("my_files")).isEqualTo(Set.of(Feature.values()));
        assertThat(catalogs.current().server("my_files")).isEmpty();
        assertThat(names(all(), Feature.TOOLS)).containsExactly("clock__now");
    }

    /** Half a surrogate pair has no UTF-8, so that such a name could be taken for another when it is sent on. */
    @Test
    void aNameThatIsNoTextIsLeftOut() {
        clock.on(
                "tools/list",
                "{\"tools\":[{\"name\":\"a\\ud800\"},{\"name\":\"a\\ufffd\"},{\"name\":\"\\ud83d\\ude00\"}]}");
        serve(config("clock", clock.url(), Duration.ofMinutes(5)));

        assertThat(names(all(), Feature.TOOLS)).containsExactly("clock__a\ufffd", "clock__\ud83d\ude00");
    }

    @Test
    void longNamesOfToolsAndPromptsAreCounted() {
        String name = "x".repeat(60);
        files.on("tools/list", "{\"tools\":[{\"name\":\"" + name + "\"},{\"name\":\"short\"}]}")
                .on("prompts/list", "{\"prompts\":[{\"name\":\"" + name + "\"}]}");
        serve(config("files", files.url(), Duration.ofMinutes(5)));

        assertThat(ScrapedPage.of(metrics.page()).value("mcpstead_qualified_names_too_long", "server", "files"))
                .isEqualTo(2);
    }
}
