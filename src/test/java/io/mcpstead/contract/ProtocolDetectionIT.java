package io.mcpstead.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mcpstead.testing.EndpointForm;
import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.Misbehaviour;
import io.mcpstead.testing.SseDialect;
import io.mcpstead.testing.TestUpstream;
import io.mcpstead.testing.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code servers[].protocol}, connecting and connecting again. */
final class ProtocolDetectionIT {
    private final TestUpstream upstream = TestUpstream.create();

    private Gateway start(String... keys) {
        return Gateway.start(new GatewayConfig().server("one", upstream.start(), keys));
    }

    @ParameterizedTest
    @CsvSource({
        "auto,STREAMABLE_JSON,streamable",
        "auto,STREAMABLE_SSE,streamable",
        "auto,HTTP_SSE,sse",
        "streamable,STREAMABLE_JSON,streamable",
        "sse,HTTP_SSE,sse"
    })
    void findsTheTransport(String protocol, Transport transport, String found) {
        upstream.transport(transport);
        try (upstream;
                Gateway gateway = start("protocol: " + protocol).connected("one")) {
            assertThat(gateway.health("one").path("protocol").asText()).isEqualTo(found);
            assertThat(gateway.client()
                            .call("one__echo", "{\"a\":1}")
                            .at("/result/structuredContent/a")
                            .asInt())
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"streamable,HTTP_SSE", "sse,STREAMABLE_JSON"})
    void aTransportThatTheConfigurationRulesOutIsNotTried(String protocol, Transport transport) {
        upstream.transport(transport);
        try (upstream;
                Gateway gateway = start("protocol: " + protocol)) {
            gateway.awaitHealth("one", server -> server.path("last_error").isTextual());

            assertThat(upstream.received().ofHttp(protocol.equals("sse") ? "POST" : "GET"))
                    .isEmpty();
            assertThat(gateway.health("one").path("connected").asBoolean()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = EndpointForm.class,
            names = {"RELATIVE", "ABSOLUTE"})
    void theEndpointIsRelativeOrAbsolute(EndpointForm form) {
        upstream.transport(Transport.HTTP_SSE).endpoint(form);
        try (upstream;
                Gateway gateway = start().connected("one")) {
            assertThat(gateway.client().call("one__echo", "{}").has("result")).isTrue();
        }
    }

    @Test
    void anEndpointOfAnotherOriginIsRefused() {
        upstream.transport(Transport.HTTP_SSE).endpoint(EndpointForm.OTHER_ORIGIN);
        try (upstream;
                Gateway gateway = start("protocol: sse")) {
            gateway.awaitHealth(
                    "one", server -> server.path("last_error").asText().contains("origin"));

            assertThat(upstream.received().ofHttp("POST")).isEmpty();
        }
    }

    @Test
    void anEndpointThatNeverComesIsNotWaitedForForEver() {
        upstream.transport(Transport.HTTP_SSE).endpoint(EndpointForm.NEVER);
        try (upstream;
                Gateway gateway = start("protocol: sse", "timeouts: {idle_ms: 300, total_ms: 500}")) {
            gateway.awaitHealth("one", server -> server.path("last_error").isTextual());

            assertThat(gateway.client().toolNames()).isEmpty();
        }
    }

    @Test
    void aStreamThatClosesIsOpenedAgain() {
        upstream.transport(Transport.HTTP_SSE);
        try (upstream;
                Gateway gateway = start().connected("one")) {
            upstream.dropStreams();
            gateway.awaitHealth("one", server -> server.path("reconnects").asInt() > 0)
                    .connected("one");

            assertThat(gateway.client().call("one__echo", "{}").has("result")).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SseDialect.class,
            names = {"NO_FINAL_BLANK_LINE", "NO_FINAL_LINE_END", "CARRIAGE_RETURNS"},
            mode = EnumSource.Mode.EXCLUDE)
    void httpSseTakesTheDialectsToo(SseDialect dialect) {
        upstream.transport(Transport.HTTP_SSE).dialect(dialect);
        try (upstream;
                Gateway gateway = start().connected("one")) {
            assertThat(gateway.client().call("one__echo", "{}").has("result")).isTrue();
        }
    }

    @Test
    void initializeThatFailsAtFirstIsTriedAgain() {
        upstream.on("initialize", Misbehaviour.first(3, Misbehaviour.HTML_ERROR_PAGE));
        try (upstream;
                Gateway gateway = start().connected("one")) {
            assertThat(upstream.received().of("initialize")).hasSize(4);
            assertThat(gateway.client().call("one__echo", "{}").has("result")).isTrue();
        }
    }

    @Test
    void aSlowInitializeHoldsUpNobodyElse() {
        upstream.on("initialize", Misbehaviour.NEVER_ANSWERS);
        try (upstream;
                TestUpstream other = TestUpstream.create().start();
                Gateway gateway = Gateway.start(
                        new GatewayConfig().server("slow", upstream.start()).server("quick", other))) {
            gateway.connected("quick");

            assertThat(gateway.client().call("quick__echo", "{}").has("result")).isTrue();
            assertThat(gateway.health().path("status").asText()).isEqualTo("degraded");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"})
    void speaksTheVersionThatTheUpstreamChooses(String version) {
        upstream.protocolVersion(version);
        try (upstream;
                Gateway gateway = start().connected("one")) {
            gateway.client().call("one__echo", "{}");
            String header = upstream.received().of("tools/call").getFirst().header("mcp-protocol-version");

            assertThat(header == null ? "none" : header)
                    .isEqualTo(version.compareTo("2025-06-18") < 0 ? "none" : version);
        }
    }

    @Test
    void anUpstreamOfAnUnknownVersionIsRefused() {
        upstream.protocolVersion("1999-12-31");
        try (upstream;
                Gateway gateway = start()) {
            gateway.awaitHealth(
                    "one", server -> server.path("last_error").asText().contains("1999-12-31"));

            assertThat(gateway.health("one").path("connected").asBoolean()).isFalse();
        }
    }

    @Test
    void aSelfSignedCertificateIsRefused() {
        upstream.selfSigned();
        try (upstream;
                Gateway gateway = start()) {
            gateway.awaitHealth("one", server -> server.path("last_error").isTextual());

            assertThat(upstream.received().all()).isEmpty();
            assertThat(gateway.health("one").path("last_error").asText()).containsIgnoringCase("certificat");
        }
    }

    @Test
    void aSelfSignedCertificateIsTakenWithTlsSkipVerify() {
        upstream.selfSigned();
        try (upstream;
                Gateway gateway = start("tls_skip_verify: true").connected("one")) {
            assertThat(gateway.client().call("one__echo", "{}").has("result")).isTrue();
        }
    }

    @Test
    void attemptsEndWithMaxAttempts() {
        upstream.on("initialize", Misbehaviour.HTML_ERROR_PAGE);
        try (upstream;
                Gateway gateway = start("reconnect: {max_attempts: 3, backoff_base_ms: 10, backoff_max_ms: 20}")) {
            await().until(() -> gateway.admin("/healthcheck").body().contains("failed"));

            assertThat(upstream.received().of("initialize")).hasSize(3);
            assertThat(gateway.health("one").path("connected").asBoolean()).isFalse();
        }
    }
}
