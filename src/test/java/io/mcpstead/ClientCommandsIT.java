package io.mcpstead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mcpstead.testing.Gateway;
import io.mcpstead.testing.GatewayConfig;
import io.mcpstead.testing.TestUpstream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that ask a running gateway, as processes: their exit statuses, and signals. */
final class ClientCommandsIT {
    private final TestUpstream upstream = TestUpstream.create().start();
    private final Gateway gateway =
            Gateway.start(new GatewayConfig().server("one", upstream)).connected("one");

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        gateway.close();
        upstream.close();
    }

    private GatewayProcess start(String... arguments) {
        return GatewayProcess.start(directory, Map.of(), arguments);
    }

    private String url() {
        return gateway.uri("").toString();
    }

    @Test
    void aCheckEndsWithTheStatusThatNagiosKnows() throws Exception {
        try (GatewayProcess check = start("status", "--check", "--url", url());
                GatewayProcess misused = start("status", "--check", "--bogus");
                GatewayProcess mistyped = start("status", "--bogus")) {
            assertThat(check.awaitExit()).as(check.output()).isZero();
            assertThat(check.output())
                    .isEqualTo("MCPSTEAD OK - 1 of 1 upstreams connected | connected=1;;;0;1 ready=1\n");
            assertThat(misused.awaitExit()).isEqualTo(3);
            assertThat(mistyped.awaitExit()).isEqualTo(2);
        }
    }

    @Test
    void aCallEndsWithTheStatusOfItsTool() throws Exception {
        try (GatewayProcess done = start("call", "one__echo", "{\"a\":1}", "--url", url());
                GatewayProcess failed = start("call", "one__fail", "--url", url());
                GatewayProcess unknown = start("call", "one__ehco", "--url", url())) {
            assertThat(done.awaitExit()).as(done.output()).isZero();
            assertThat(done.output()).isEqualTo("{\"a\":1}\n");
            assertThat(failed.awaitExit()).isEqualTo(1);
            assertThat(unknown.awaitExit()).isEqualTo(2);
        }
    }

    /** As by Ctrl-C, which cannot be told from it where SIGINT is not ignored. */
    @Test
    void aCallThatIsInterruptedIsCancelledAtTheServer() throws Exception {
        try (GatewayProcess call = start("call", "one__slow", "--url", url())) {
            await().atMost(GatewayProcess.LIMIT).until(() -> upstream.waiting() == 1);
            call.signal("TERM");

            assertThat(call.awaitExit()).isNotZero();
            await().atMost(GatewayProcess.LIMIT)
                    .until(() -> upstream.received().cancelled().size() == 1);
        }
    }
}
