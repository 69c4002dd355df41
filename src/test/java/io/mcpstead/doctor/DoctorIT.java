package io.mcpstead.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mcpstead.testing.ClosedPort;
import io.mcpstead.testing.CommandRun;
import io.mcpstead.testing.DeafPort;
import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.Misbehaviour;
import io.mcpstead.testing.Speaks;
import io.mcpstead.testing.TestAuthority;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.testing.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code mcpstead doctor} says of servers each of which is ill in another way; it is run once, as a process. */
final class DoctorIT {
    private static final String TOKEN = "token-that-nobody-may-see";
    private static final String HEADER = "header-that-nobody-may-see";
    private static final String QUERY = "query-that-nobody-may-see";
    private static final String PASSWORD = "password-that-nobody-may-see";
    private static final String WITH_TOKEN = "auth: {type: bearer, token_env: SOME_TOKEN}";

    @TempDir
    private static Path directory;

    private static Hospital hospital;
    private static CommandRun run;
    private static Map<String, JsonNode> reports = new LinkedHashMap<>();
    private static final Map<String, TestUpstream> UPSTREAMS = new LinkedHashMap<>();

    @BeforeAll
    static void examineAll() throws IOException {
        hospital = new Hospital(directory);
        hospital.variable("SOME_TOKEN", TOKEN);
        healthy();
        unreachable();
        certificates();
        credentials();
        answers();
        transports();
        lists();
        run = hospital.doctor("--json", "--timeout", "100");
        reports = Hospital.reports(run);
    }

    @AfterAll
    static void close() {
        hospital.close();
    }

    private static TestUpstream upstream() {
        return TestUpstream.create();
    }

    private static void add(String name, TestUpstream upstream, String... keys) {
        UPSTREAMS.put(name, hospital.add(name, upstream, keys));
    }

    private static void healthy() {
        add("slow", upstream().on("initialize", Misbehaviour.NEVER_ANSWERS), "timeouts: {idle_ms: 5000}");
        add("fine", upstream().offeringAll());
        add("modern", upstream().speaking(Speaks.MODERN).offeringAll());
        add("old", upstream().transport(Transport.HTTP_SSE));
        add("trusting", upstream().authorization("Bearer " + TOKEN), WITH_TOKEN);
        add("unverified", upstream().selfSigned(), "tls_skip_verify: true");
    }

    private static void unreachable() throws IOException {
        hospital.add("unknown-host", "http://no-such-host.invalid/mcp");
        ClosedPort closed = hospital.keep(new ClosedPort());
        hospital.add("refused", "http://127.0.0.1:" + closed.port() + "/mcp");
        DeafPort deaf = hospital.keep(new DeafPort());
        hospital.add("deaf", "http://127.0.0.1:" + deaf.port() + "/mcp", "timeouts: {connect_ms: 700}");
        TestUpstream plain = hospital.keep(upstream().start());
        hospital.add("no-tls", plain.url().replace("http:", "https:"));
        TestUpstream secure = hospital.keep(upstream().selfSigned().start());
        hospital.add("only-tls", secure.url().replace("https:", "http:"), "timeouts: {idle_ms: 5000}");
        add("hangs-up", upstream().onEverything(Misbehaviour.CLOSES).on("GET", Misbehaviour.CLOSES));
    }

    private static void certificates() {
        TestAuthority known = new TestAuthority(directory, "Known");
        TestAuthority unknown = new TestAuthority(directory, "Unknown");
        String here = "ip:127.0.0.1";
        add("certified", upstream().tls(known.issue(here, -1, 400)));
        add("ends-soon", upstream().tls(known.issue(here, -1, 12)));
        add("expired", upstream().tls(known.issue(here, -20, 10)));
        add("not-yet", upstream().tls(known.issue(here, 5, 100)));
        add("other-name", upstream().tls(known.issue("dns:other.example", -1, 100)));
        add("unknown-authority", upstream().tls(unknown.issue(here, -1, 100)));
        add("self-signed", upstream().selfSigned());
        add("asks-client", upstream().tls(TestAuthority.askingClients(known.issue(here, -1, 100))));
        hospital.option(known.trusted());
    }

    private static Misbehaviour refusal(int status, String challenge) {
        return (exchange, reply, proper) ->
                exchange.header("WWW-Authenticate", challenge).respond(status, "text/plain", "no");
    }

    private static void credentials() {
        add("wants-token", upstream().onEverything(refusal(401, "Bearer realm=\"billing\"")));
        add("wants-basic", upstream().onEverything(refusal(401, "Basic realm=\"billing\"")));
        add("wrong-token", upstream().authorization("Bearer other"), WITH_TOKEN);
        add("forbidden", upstream().onEverything(Misbehaviour.FORBIDDEN));
        add("no-right", upstream().onEverything(refusal(403, "Bearer error=\"insufficient_scope\"")), WITH_TOKEN);
        add("lists-for-members", upstream().on("tools/list", Misbehaviour.UNAUTHORIZED));
        TestUpstream secret = hospital.keep(
                upstream().onEverything(refusal(401, "Bearer " + HEADER)).start());
        hospital.add(
                "secretive",
                "http://user:" + PASSWORD + "@127.0.0.1:" + secret.port() + "/mcp?key=" + QUERY,
                "headers: {X-Key: " + HEADER + "}");
    }

    private static void answers() {
        TestUpstream strict = upstream().onlyAtItsPath().start();
        UPSTREAMS.put("no-path", hospital.keep(strict));
        hospital.add("no-path", "http://127.0.0.1:" + strict.port() + "/", WITH_TOKEN);
        add(
                "nothing",
                upstream()
                        .onEverything(Misbehaviour.status(404, "text/plain", "no"))
                        .on("GET", notFound()));
        add("no-post", upstream().onEverything(Misbehaviour.METHOD_NOT_ALLOWED));
        add("gateway-down", upstream().onEverything(Misbehaviour.HTML_ERROR_PAGE));
        add("crashes", upstream().onEverything(Misbehaviour.status(500, "text/plain", "oops")));
        String elsewhere = "https://login.example/start?state=" + QUERY;
        add("moved", upstream().onEverything(Misbehaviour.redirectsTo(elsewhere)));
        add("web-page", upstream().onEverything(Misbehaviour.HTML_PAGE).on("GET", Misbehaviour.HTML_PAGE));
        add("no-json", upstream().onEverything(Misbehaviour.NOT_JSON));
        add("other-version", upstream().protocolVersion("1999-12-31"));
    }

    private static Misbehaviour notFound() {
        return Misbehaviour.status(404, "text/plain", "no");
    }

    private static void transports() {
        add("sse-only", upstream().transport(Transport.HTTP_SSE), "protocol: streamable");
        add("streamable-only", upstream(), "protocol: sse");
    }

    private static void lists() {
        add("list-fails", upstream().on("tools/list", Misbehaviour.RPC_ERROR));
        add("list-hangs", upstream().on("tools/list", Misbehaviour.NEVER_ANSWERS), "timeouts: {idle_ms: 5000}");
        add("list-too-long", upstream().on("tools/list", Misbehaviour.HUGE_ANSWER), "max_response_bytes: 100000");
        add("forgetful", upstream().on("tools/list", notFound()));
        add("in-circles", upstream().repeatingCursor());
        add("no-prompts", upstream().offeringAll().withoutMethod("prompts/list"));
        add("odd-tools", upstream().listed("{\"description\":\"nameless\"}"));
    }

    private static JsonNode report(String server) {
        return Objects.requireNonNull(reports.get(server), server);
    }

    private static TestUpstream upstream(String server) {
        return Objects.requireNonNull(UPSTREAMS.get(server), server);
    }

    private static JsonNode step(String server, String step) {
        for (JsonNode one : report(server).path("steps")) {
            if (one.path("step").asText().equals(step)) {
                return one;
            }
        }
        throw new AssertionError(server + " has no step " + step);
    }

    private static String text(String server, String step, String member) {
        return step(server, step).path(member).asText();
    }

    private static String advice(String server, String step) {
        return step(server, step).path("advice").toString();
    }

    @Test
    void reportsAllServersInTheOrderOfTheFile() {
        assertThat(reports.keySet()).containsExactlyElementsOf(hospital.names());
        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
        assertThat(Hospital.json(run).path("result").asText()).isEqualTo("fail");
    }

    @ParameterizedTest
    @CsvSource({"fine", "modern", "old", "trusting", "unverified", "certified"})
    void findsNothingWrongWithAHealthyServer(String server) {
        assertThat(report(server).path("result").asText())
                .as("%s", report(server))
                .isEqualTo("ok");
        assertThat(step(server, "dns").path("ms").isNumber()).isTrue();
        assertThat(step(server, "tools").path("facts").path("count").asInt()).isPositive();
    }

    @Test
    void saysWhatAServerSpeaksAndOffers() {
        assertThat(text("modern", "mcp", "detail")).startsWith("2026-07-28 (modern), streamable");
        assertThat(text("old", "mcp", "detail")).contains("(legacy), sse", "test-upstream 1");
        assertThat(step("fine", "capabilities").at("/facts/capabilities").toString())
                .isEqualTo("[\"tools\",\"prompts\",\"resources\",\"completions\",\"logging\","
                        + "\"io.modelcontextprotocol/tasks\"]");
        assertThat(step("fine", "prompts").at("/facts/count").asInt()).isEqualTo(2);
        assertThat(step("fine", "resources").at("/facts/count").asInt()).isEqualTo(3);
        assertThat(step("fine", "templates").at("/facts/count").asInt()).isEqualTo(1);
        assertThat(text("old", "prompts", "result")).isEqualTo("none");
        assertThat(text("trusting", "auth", "detail")).isEqualTo("the token of token_env SOME_TOKEN accepted");
        assertThat(step("certified", "tls").at("/facts/days_left").asInt()).isEqualTo(398);
        assertThat(text("unverified", "tls", "detail")).contains("not verified (tls_skip_verify)");
    }

    /** Which step fails, a word of the gateway's error, of the cause, and of the cure; KEY(x) is the path of the key. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            unknown-host      | dns   | cannot be resolved        |                              | getent hosts no-such-host.invalid
            refused           | tcp   | connection refused        | nothing listens              | ss -ltn
            deaf              | tcp   | connect timeout           | firewall                     | KEY(timeouts.connect_ms)
            no-tls            | tls   | TLS failed                | plain HTTP                   | KEY(url): http://
            only-tls          | http  |                           | speaks TLS                   | KEY(url): https://
            hangs-up          | http  | without an answer         | breaks off                   | curl -sS -i
            expired           | tls   | TLS failed                | expired 10 days ago          | openssl s_client -connect 127.0.0.1:
            not-yet           | tls   | TLS failed                | not valid before             | timedatectl
            other-name        | tls   | TLS failed                | for other.example, not for 127.0.0.1 | KEY(url)
            unknown-authority | tls   | TLS failed                | issued by CN=Unknown         | keytool -importcert
            self-signed       | tls   | TLS failed                | self-signed                  | KEY(tls_skip_verify): true
            asks-client       | http  |                           | certificate of its client    | proxy
            wants-token       | auth  | HTTP 401                  | WWW-Authenticate: Bearer realm=\\"billing\\" | KEY(auth): {type: bearer
            wants-basic       | auth  | HTTP 401                  | none are configured          | KEY(url): http://${USER}:${PASSWORD}@127.0.0.1
            wrong-token       | auth  | HTTP 401                  | accept the token of token_env SOME_TOKEN | reload
            forbidden         | auth  | HTTP 403                  | none are configured          | KEY(auth)
            no-right          | auth  | HTTP 403                  | insufficient_scope           | granted
            lists-for-members | auth  | HTTP 401                  | wants credentials            | KEY(auth)
            no-path           | mcp   | HTTP 404                  | Streamable HTTP at /mcp      | KEY(url): http://127.0.0.1:
            nothing           | mcp   | HTTP 404                  | nothing at the path /mcp     | KEY(url)
            no-post           | mcp   | HTTP 405                  | takes no POST                | KEY(url)
            gateway-down      | mcp   | HTTP 502                  | a proxy before it            | start that server
            crashes           | mcp   | HTTP 500                  | fails at the request         | log
            moved             | mcp   | redirects                 | elsewhere                    | KEY(url): https://login.example/start
            web-page          | mcp   | text/html                 | web page                     | KEY(url)
            no-json           | mcp   | no JSON-RPC message       | no JSON-RPC                  | KEY(url)
            other-version     | mcp   | 1999-12-31                | older or newer               | 2024-11-05
            slow              | mcp   | idle timeout              | does not answer in time      | KEY(timeouts.idle_ms)
            sse-only          | mcp   | HTTP 405                  | speaks HTTP+SSE              | KEY(protocol): auto
            streamable-only   | mcp   | HTTP 405                  | speaks Streamable HTTP       | KEY(protocol): auto
            list-fails        | tools | the upstream's own words  | its own list                 | log
            list-hangs        | tools | idle timeout              | does not answer in time      | KEY(timeouts.idle_ms)
            list-too-long     | tools | larger than 100000        | longer than it may           | KEY(max_response_bytes)
            forgetful         | tools | session                   | forgets its session          | balancer
            """)
    void namesCauseAndCure(String server, String step, String error, String cause, String cure) {
        JsonNode failed = step(server, step);

        assertThat(failed.path("result").asText()).as("%s", report(server)).isEqualTo("fail");
        assertThat(failed.path("error").asText()).contains(error == null ? "" : error);
        assertThat(failed.path("ms").isNumber()).isTrue();
        assertThat(advice(server, step)).contains(cause == null ? "" : cause);
        assertThat(failed.at("/advice/0/cure").asText())
                .contains(cure.replaceFirst("KEY\\(([^)]*)\\)", escaped(hospital.key(server, "$1"))))
                .doesNotContain("\n");
    }

    /** The name of a key as a replacement of a regular expression. */
    private static String escaped(String key) {
        return key.replace("[", "\\[").replace("]", "\\]");
    }

    @Test
    void takesNoStepAfterOneThatFails() {
        assertThat(text("refused", "dns", "result")).isEqualTo("ok");
        for (String later : new String[] {"tls", "http", "auth", "mcp", "capabilities", "tools", "templates"}) {
            assertThat(text("refused", later, "result")).as(later).isEqualTo("skip");
        }
        assertThat(text("list-fails", "mcp", "result")).isEqualTo("ok");
        assertThat(text("list-fails", "prompts", "result")).isEqualTo("skip");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            ends-soon  | tls     | ends in 10 days        | renew
            in-circles | tools   | leads back             | maintains
            no-prompts | prompts | does not know prompts/list | maintains
            odd-tools  | tools   | left out               | in the server
            """)
    void warnsOfWhatTheGatewayCanLiveWith(String server, String step, String cause, String cure) {
        assertThat(report(server).path("result").asText()).isEqualTo("warn");
        assertThat(text(server, step, "result")).isEqualTo("warn");
        assertThat(advice(server, step)).contains(cause, cure);
    }

    @Test
    void printsNoSecret() {
        assertThat(report("secretive").path("result").asText()).isEqualTo("fail");
        assertThat(run.out() + run.err()).doesNotContain(TOKEN, HEADER, QUERY, PASSWORD);
    }

    @Test
    void sendsCredentialsNowhereButToTheConfiguredUrl() {
        assertThat(upstream("no-path").received().all())
                .anySatisfy(request -> assertThat(request.target()).isEqualTo("/mcp"))
                .allSatisfy(request -> assertThat(request.header("Authorization") != null)
                        .isEqualTo(request.target().equals("/")));
    }

    @Test
    void saysOfAFailureWhatTheGatewaySays() {
        String[] servers = {"refused", "wants-token", "gateway-down", "web-page", "other-version", "list-fails", "moved"
        };
        GatewayConfig config = new GatewayConfig();
        for (String server : servers) {
            config.server(server, report(server).path("url").asText());
        }
        try (Gateway gateway = Gateway.start(config)) {
            for (String server : servers) {
                gateway.awaitHealth(server, health -> health.path("last_error").isTextual());

                assertThat(report(server).findValuesAsText("error"))
                        .containsExactly(
                                gateway.health(server).path("last_error").asText());
            }
        }
    }

    @Test
    void leavesNoSessionOpen() {
        assertThat(upstream("fine").received().ofHttp("DELETE")).hasSize(1);
    }

    @Test
    void callsNoTool() {
        assertThat(UPSTREAMS.values())
                .allSatisfy(upstream ->
                        assertThat(upstream.received().of("tools/call")).isEmpty());
    }
}
