package io.mcpstead.http.container;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class JerseyContainerTest {
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    /** What a resource may do. */
    @Path("/thing{rest: (/[^/]*)?}")
    public static final class Thing {
        @GET
        public Response get(@Context HttpServletRequest request) {
            String text = request.getHeader("X-Word") + " " + request.getQueryString();
            return Response.ok(text, MediaType.TEXT_PLAIN_TYPE)
                    .header("Content-Length", text.length())
                    .build();
        }

        @POST
        public Response unwritable() {
            return Response.ok(new Thing(), MediaType.APPLICATION_JSON_TYPE).build();
        }
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private void start(String contextPath) throws Exception {
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(JerseyContainer.of(List.of(new Thing()), Set.of())), "/*");
        context.setContextPath(contextPath);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(context);
        server.start();
    }

    /** The answer's bytes: a client of the JDK would refuse to send some of these requests. */
    private String send(String line) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
            OutputStream out = socket.getOutputStream();
            String request = line + " HTTP/1.1\r\nHost: a\r\nX-Word: hello\r\nConnection: close\r\n\r\n";
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void handsAMethodTheServletsRequest() throws Exception {
        start("/");

        assertThat(send("GET /thing?a=b"))
                .startsWith("HTTP/1.1 200 ")
                .contains("Content-Type: text/plain")
                .endsWith("\r\n\r\nhello a=b");
    }

    @Test
    void findsResourcesBelowItsContextsPath() throws Exception {
        start("/api");

        assertThat(send("GET /api/thing/one")).startsWith("HTTP/1.1 200 ");
        assertThat(send("GET /thing")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void knowsNoOtherPath() throws Exception {
        start("/");

        assertThat(send("GET /")).startsWith("HTTP/1.1 404 ");
        assertThat(send("GET /thing/one/two")).startsWith("HTTP/1.1 404 ");
        assertThat(send("GET //thing")).doesNotContain(" 200 ");
    }

    @Test
    void refusesAPathThatIsNoUri() throws Exception {
        start("/");

        assertThat(send("GET /thing/{x}")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void answersHeadWithoutTheBody() throws Exception {
        start("/");

        assertThat(send("HEAD /thing"))
                .startsWith("HTTP/1.1 200 ")
                .contains("Content-Length: 10")
                .endsWith("\r\n\r\n");
    }

    @Test
    void saysWhichMethodsThereAre() throws Exception {
        start("/");

        assertThat(send("DELETE /thing")).startsWith("HTTP/1.1 405 ").contains("Allow: ", "GET", "POST");
    }

    @Test
    void anAnswerThatNobodyCanWriteIsAnError() throws Exception {
        start("/");

        assertThat(send("POST /thing")).startsWith("HTTP/1.1 500 ").endsWith("\r\n\r\n");
    }
}
