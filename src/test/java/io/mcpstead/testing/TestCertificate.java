package io.mcpstead.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ServerSocketFactory;

/** A self-signed certificate for 127.0.0.1, which nobody trusts. */
public final class TestCertificate {
    /** Of the key stores that {@link #write} makes. */
    public static final String PASSWORD = Keytool.PASSWORD;

    private TestCertificate() {}

    static ServerSocketFactory serverSockets() {
        try {
            Path directory = Files.createTempDirectory("certificate");
            Path file = directory.resolve("keys.p12");
            write(file);
            ServerSocketFactory sockets = Keytool.sockets(Keytool.load(file), "test");
            Files.delete(file);
            Files.delete(directory);
            return sockets;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes it with its key into a new key store of the type PKCS12. */
    public static void write(Path file) {
        Keytool.generate(file, "test", "127.0.0.1", "-ext", "san=ip:127.0.0.1", "-validity", "2");
    }
}
