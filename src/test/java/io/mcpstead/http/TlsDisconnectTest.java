package io.mcpstead.http;

import static io.mcpstead.http.TestGateway.PING;
import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.jetty.HttpsConnectorFactory;
import io.mcpstead.session.Cancellation;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same as {@link DisconnectTest} tells, where an end of TLS stands between the probe and the socket. */
final class TlsDisconnectTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    private Path directory;

    private SSLContext tls;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        Path keys = directory.resolve("keys.p12");
        makeKeys(keys);
        tls = trusting(keys);
        var connector = new HttpsConnectorFactory();
        connector.setKeyStorePath(keys.toString());
        connector.setKeyStorePassword(PASSWORD);
        connector.setDisableSniHostCheck(true);
        gateway = TestGateway.start(connector);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void clientThatClosesInMidCallIsNoticed() throws Exception {
        Script script = new Script();
        gateway.dispatcher.set(script::answer);
        try (RawClient client = connect()) {
            client.post(PING);
            assertThat(script.called.await(20, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(script.cancelled.get(20, TimeUnit.SECONDS)).isEqualTo(Cancellation.Cause.CLIENT_GONE);
    }

    @Test
    void keepAliveConnectionIsUnharmedByProbes() throws Exception {
        var later = CompletableFuture.delayedExecutor(6, TimeUnit.MILLISECONDS);
        gateway.dispatcher.set(request -> {
            Script script = new Script();
            later.execute(() -> script.last(request.body().text()));
            return script.answer(request);
        });
        try (RawClient client = connect()) {
            client.post("{\"call\":0}");
            for (int i = 0; i < 200; i++) {
                client.post("{\"call\":" + (i + 1) + "}");
                assertThat(client.body()).isEqualTo("{\"call\":" + i + "}");
            }
        }
    }

    private RawClient connect() throws Exception {
        return new RawClient(tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), gateway.port()));
    }

    private static void makeKeys(Path keys) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        keys.toString())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
    }

    private static SSLContext trusting(Path keys) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD.toCharArray());
        }
        // A key entry is not trusted by itself; its certificate is.
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("gateway", store.getCertificate("mykey"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
