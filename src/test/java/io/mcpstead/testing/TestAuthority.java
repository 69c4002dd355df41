package io.mcpstead.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLServerSocket;

/** A certificate authority that issues certificates of all kinds, right or wrong. */
public final class TestAuthority {
    private static final String AUTHORITY = "authority";

    private final Path directory;
    private final Path store;
    private int issued;

    /** @param directory where its files lie */
    public TestAuthority(Path directory, String name) {
        this.directory = directory;
        this.store = directory.resolve(name + ".p12");
        Keytool.generate(store, AUTHORITY, name, "-ext", "bc:c", "-validity", "1000", "-startdate", "-500d");
    }

    /**
     * Sockets of a server whose certificate this authority has issued.
     *
     * @param name the one for which it is, such as {@code ip:127.0.0.1} or {@code dns:a.example}
     * @param from days from now, perhaps negative, from which it is valid
     * @param days for how many it is
     */
    public ServerSocketFactory issue(String name, int from, int days) {
        String alias = "server-" + issued++;
        Keytool.generate(
                store,
                alias,
                name.substring(name.indexOf(':') + 1),
                "-signer",
                AUTHORITY,
                "-ext",
                "san=" + name,
                "-startdate",
                (from < 0 ? "" : "+") + from + "d",
                "-validity",
                Integer.toString(days));
        return Keytool.sockets(Keytool.load(store), alias);
    }

    /** The same sockets for clients that show a certificate of their own. */
    public static ServerSocketFactory askingClients(ServerSocketFactory sockets) {
        return new ServerSocketFactory() {
            @Override
            public ServerSocket createServerSocket() throws IOException {
                SSLServerSocket socket = (SSLServerSocket) sockets.createServerSocket();
                socket.setNeedClientAuth(true);
                return socket;
            }

            @Override
            public ServerSocket createServerSocket(int port) {
                throw new UnsupportedOperationException();
            }

            @Override
            public ServerSocket createServerSocket(int port, int backlog) {
                throw new UnsupportedOperationException();
            }

            @Override
            public ServerSocket createServerSocket(int port, int backlog, InetAddress address) {
                throw new UnsupportedOperationException();
            }
        };
    }

    /** The options with which a JVM trusts this authority and no other. */
    public List<String> trusted() {
        try {
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry(AUTHORITY, Keytool.load(store).getCertificate(AUTHORITY));
            Path file = directory.resolve("trust.p12");
            try (OutputStream out = Files.newOutputStream(file)) {
                trust.store(out, Keytool.PASSWORD.toCharArray());
            }
            return List.of(
                    "-Djavax.net.ssl.trustStore=" + file, "-Djavax.net.ssl.trustStorePassword=" + Keytool.PASSWORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
