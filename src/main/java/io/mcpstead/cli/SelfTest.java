package io.mcpstead.cli;

import io.mcpstead.cli.SelfTestClient.Answer;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/** The steps of {@code mcpstead selftest}, against a gateway in front of the three demo servers. */
final class SelfTest {
    private static final Duration HEALTHY_WITHIN = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    private final SelfTestClient client;
    private final PrintStream out;

    /** @param port the gateway's port on 127.0.0.1 */
    SelfTest(int port, PrintStream out) {
        this.client = new SelfTestClient(port);
        this.out = out;
    }

    /** A step that did not go well; the message names it and says why. */
    static final class Failure extends Exception {
        private static final long serialVersionUID = 1;

        Failure(String message) {
            super(message);
        }

        Failure(String message, Throwable cause) {
            super(message, cause);
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException, Failure;
    }

    /** Runs the steps in order up to the first that fails, and prints a line for each that went well. */
    void run() throws Failure {
        step("GET /health", this::awaitHealth);
        step("GET /health-check", () -> expect(client.get("/health-check?type=ready"), OK, "\"healthy\":true"));
        step("initialize", this::initialize);
        step("tools/list", this::list);
        step("tools/call clock__countdown, streamed", this::callStreamed);
        step("tools/call notebook__add_note", () -> call("notebook__add_note", "{\"text\":\"selftest\"}"));
        step("tools/call files__list_directory", () -> call("files__list_directory", "{\"path\":\".\"}"));
        step("DELETE /mcp", () -> expect(client.terminate(), ACCEPTED, ""));
        step("GET /metrics", () -> expect(client.get("/metrics"), OK, "mcpstead_mcp_requests_total{"));
        step("POST /-/reload", () -> expect(client.post("/-/reload", ""), OK, "\"unchanged\":3"));
        out.println("OK");
    }

    private void step(String name, Step step) throws Failure {
        try {
            step.run();
        } catch (Failure e) {
            throw new Failure(name + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new Failure(name + ": " + e, e);
        }
        out.println("ok  " + name);
    }

    private void awaitHealth() throws IOException, Failure {
        Instant end = Instant.now().plus(HEALTHY_WITHIN);
        Answer last = client.get("/health");
        while (!last.body().contains("\"status\":\"ok\"")) {
            if (Instant.now().isAfter(end)) {
                throw new Failure("not ok within " + HEALTHY_WITHIN.toSeconds() + " s, but " + last);
            }
            pause();
            last = client.get("/health");
        }
    }

    private static void pause() throws Failure {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", e);
        }
    }

    private void initialize() throws IOException, Failure {
        Answer answer = client.ask("initialize", """
                {"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"selftest","version":"1"}}""");
        expect(answer, OK, "\"protocolVersion\":\"2025-11-25\"");
        if (!client.hasSession()) {
            throw new Failure("no Mcp-Session-Id in the answer");
        }
        expect(client.tell("notifications/initialized"), ACCEPTED, "");
    }

    private void list() throws IOException, Failure {
        Answer answer = client.ask("tools/list", "{}");
        for (String tool : new String[] {"clock__countdown", "notebook__add_note", "files__list_directory"}) {
            expect(answer, OK, "\"name\":\"" + tool + "\"");
        }
    }

    private void call(String tool, String arguments) throws IOException, Failure {
        expect(
                client.ask("tools/call", "{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}"),
                OK,
                "\"isError\":false");
    }

    private void callStreamed() throws IOException, Failure {
        Answer answer = client.ask("tools/call", """
                {"name":"clock__countdown","arguments":{"steps":3,"interval_ms":20},"_meta":{"progressToken":"p"}}""");
        expect(answer, OK, "notifications/progress");
        expect(answer, OK, "\"isError\":false");
        if (!answer.type().startsWith("text/event-stream")) {
            throw new Failure("not an event stream, but " + answer);
        }
    }

    private static void expect(Answer answer, int status, String text) throws Failure {
        if (answer.status() != status || !answer.body().contains(text)) {
            throw new Failure("expected " + status + (text.isEmpty() ? "" : " with " + text) + ", got " + answer);
        }
    }
}
