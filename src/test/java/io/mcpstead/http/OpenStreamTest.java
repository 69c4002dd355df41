package io.mcpstead.http;

import static io.mcpstead.http.TestGateway.PING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dropwizard.util.Duration;
import io.mcpstead.catalog.CatalogListener.Changes;
import io.mcpstead.metrics.SessionEndReason;
import io.mcpstead.protocol.Feature;
import io.mcpstead.protocol.ProtocolVersion;
import io.mcpstead.session.ClientProfile;
import io.mcpstead.session.Session;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams that stay open after the thread of their request has left them. */
final class OpenStreamTest {
    private static final String OPEN = "mcpstead_downstream_streams_open{kind=\"get\"}";
    private static final int IDLE_TIMEOUT = 400;

    private TestGateway gateway;
    private Session session;

    @BeforeEach
    void start() {
        gateway = TestGateway.start(Duration.milliseconds(IDLE_TIMEOUT));
        gateway.config.set(TestGateway.config(null, List.of(), true));
        session = gateway.sessions()
                .open(ClientProfile.of(ProtocolVersion.LATEST_LEGACY, "/mcp"))
                .orElseThrow();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private RawClient open() throws IOException {
        RawClient client = new RawClient(gateway.port());
        client.send("GET /mcp HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nMcp-Session-Id: " + session.id()
                + "\r\n\r\n");
        assertThat(client.head()).startsWith("http/1.1 200").contains("content-type: text/event-stream");
        awaitLine(client, ":");
        return client;
    }

    private static void awaitLine(RawClient client, String wanted) throws IOException {
        String line = client.line();
        while (!line.contains(wanted)) {
            line = client.line();
        }
    }

    private void change() {
        gateway.listeners.changed(new Changes(Set.of(Feature.TOOLS), Map.of()));
    }

    @Test
    void outlivesTheConnectionsIdleTimeout() throws Exception {
        try (RawClient client = open()) {
            Thread.sleep(3 * IDLE_TIMEOUT);
            change();

            awaitLine(client, "notifications/tools/list_changed");
            assertThat(gateway.metric(OPEN)).isEqualTo(1);
            assertThat(gateway.inflight.count()).isOne();
        }
    }

    @Test
    void endsWhenItsClientCloses() throws Exception {
        open().close();

        await().untilAsserted(() -> assertThat(gateway.metric(OPEN)).isZero());
        await().untilAsserted(() -> assertThat(gateway.inflight.count()).isZero());
        open().close();
    }

    @Test
    void endsWhenItsClientResets() throws Exception {
        open().reset();

        await().untilAsserted(() -> assertThat(gateway.metric(OPEN)).isZero());
        await().untilAsserted(() -> assertThat(gateway.inflight.count()).isZero());
    }

    @Test
    void leavesItsConnectionToTheNextRequest() throws Exception {
        try (RawClient client = open()) {
            gateway.sessions().end(session.id(), SessionEndReason.CLIENT_DELETE);
            awaitLine(client, "0");
            assertThat(client.line()).isEmpty();

            assertThat(gateway.inflight.count()).isZero();
            assertThat(client.post(PING).head()).startsWith("http/1.1 202");
        }
    }

    @Test
    void aRequestSentBehindItWaitsForItsEnd() throws Exception {
        try (RawClient client = open()) {
            client.post(PING);
            // Time for probes to meet the second request.
            Thread.sleep(100);
            change();
            awaitLine(client, "notifications/tools/list_changed");
            gateway.sessions().end(session.id(), SessionEndReason.CLIENT_DELETE);

            awaitLine(client, "HTTP/1.1 202");
        }
    }
}
