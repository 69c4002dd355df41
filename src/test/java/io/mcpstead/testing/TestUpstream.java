package io.mcpstead.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * An MCP server for tests, on a free port of 127.0.0.1. It behaves unless told otherwise; all can be changed while it
 * runs. Its tools: {@code echo} answers its arguments, {@code slow} waits for {@link #release()}, {@code progress}
 * sends progress and log messages first, {@code fail} fails, {@code counter} counts.
 */
public final class TestUpstream implements AutoCloseable {
    private final Behaviour behaviour = new Behaviour();
    private final Recording recording = new Recording();
    private final Tools tools = new Tools();
    private final AtomicInteger sessions = new AtomicInteger();
    private ServerSocketFactory sockets = ServerSocketFactory.getDefault();
    private String scheme = "http";
    private int port;
    private @Nullable SocketServer server;
    private McpHandler handler = new McpHandler(behaviour, recording, tools, sessions);

    /** A server of Streamable HTTP with JSON answers, not started. */
    public static TestUpstream create() {
        return new TestUpstream();
    }

    private TestUpstream() {}

    /** Starts, on the same port as before if it ran before, and with no session. */
    public TestUpstream start() {
        handler = new McpHandler(behaviour, recording, tools, sessions);
        SocketServer started = new SocketServer(port, sockets, handler);
        server = started;
        port = started.port();
        return this;
    }

    /** Stops and breaks all connections; {@link #start()} starts it again. */
    public void kill() {
        if (server != null) {
            server.close();
        }
        server = null;
    }

    @Override
    public void close() {
        kill();
    }

    public TestUpstream transport(Transport transport) {
        behaviour.transport = transport;
        return this;
    }

    /** Which era it is of; as a restarted server may be of another, also while it runs. */
    public TestUpstream speaking(Speaks speaks) {
        behaviour.speaks = speaks;
        return this;
    }

    /**
     * Offers prompts ({@code greet}, {@code ask_first}), resources ({@code test://text}, {@code test://binary},
     * {@code ui://widget/main}, unlisted {@code test://ask}), a template ({@code test://item/{id}}), completions, tasks, and
     * tools that ask: {@code ask_elicitation} ({@code rounds} times), {@code ask_url}, {@code ask_sampling},
     * {@code ask_roots}, {@code ask_all} (three at once), {@code log_all}, {@code task}. Their structured content is the
     * answers by the questions' keys.
     */
    public TestUpstream offeringAll() {
        behaviour.offersAll = true;
        tools.addAsking();
        return this;
    }

    /** Sends its questions on the GET stream of the session, where one is open. */
    public TestUpstream askingOnGetStream() {
        behaviour.offersGetStream = true;
        behaviour.asksOnGetStream = true;
        return this;
    }

    /** Knows no such method, whatever it has announced. */
    public TestUpstream withoutMethod(String method) {
        behaviour.missingMethods.add(method);
        return this;
    }

    /** The caching hint of a modern server's lists. */
    public TestUpstream ttlMs(long ttlMs) {
        behaviour.ttlMs = ttlMs;
        return this;
    }

    public TestUpstream dialect(SseDialect dialect) {
        behaviour.dialect = dialect;
        return this;
    }

    /** Speaks TLS with a self-signed certificate; before the start. */
    public TestUpstream selfSigned() {
        return tls(TestCertificate.serverSockets());
    }

    /** Speaks TLS; before the start. */
    public TestUpstream tls(ServerSocketFactory serverSockets) {
        sockets = serverSockets;
        scheme = "https";
        return this;
    }

    /** Answers 404 to all that is not for the path of its URL, which it otherwise does not look at. */
    public TestUpstream onlyAtItsPath() {
        behaviour.onlyAtItsPath = true;
        return this;
    }

    public TestUpstream tool(String name, Tool tool) {
        tools.byName().put(name, tool);
        return this;
    }

    /** A tool with an input schema, JSON. */
    public TestUpstream tool(String name, String inputSchema, Tool tool) {
        tools.schemas().put(name, inputSchema);
        return tool(name, tool);
    }

    /** Adds entries, right or wrong, to the list of tools. */
    public TestUpstream listed(String... entries) {
        behaviour.extraEntries.addAll(List.of(entries));
        return this;
    }

    public TestUpstream without(String tool) {
        tools.byName().remove(tool);
        return this;
    }

    public TestUpstream pageSize(int toolsPerPage) {
        behaviour.pageSize = toolsPerPage;
        return this;
    }

    /** The list of tools never ends: its cursor leads back to the first page. */
    public TestUpstream repeatingCursor() {
        behaviour.repeatsCursor = true;
        return this;
    }

    public TestUpstream withoutSessions() {
        behaviour.sessions = false;
        return this;
    }

    /** Ends a session after so many tool calls, and says so in this way. */
    public TestUpstream callsPerSession(int calls, SessionLoss loss) {
        behaviour.callsPerSession = calls;
        behaviour.sessionLoss = loss;
        return this;
    }

    /** Answers {@code initialize} with this version whatever is asked for. */
    public TestUpstream protocolVersion(String version) {
        behaviour.protocolVersion = version;
        return this;
    }

    /** Answers 401 to all that comes without this {@code Authorization}. */
    public TestUpstream authorization(String value) {
        behaviour.requiredAuthorization = value;
        return this;
    }

    /** The status with which notifications are answered, 202 by the specification. */
    public TestUpstream acceptsWith(int status) {
        behaviour.acceptedStatus = status;
        return this;
    }

    public TestUpstream offeringGetStream() {
        behaviour.offersGetStream = true;
        return this;
    }

    public TestUpstream endpoint(EndpointForm form) {
        behaviour.endpoint = form;
        return this;
    }

    /** Misbehaves for an MCP method, or {@code GET}. */
    public TestUpstream on(String method, Misbehaviour misbehaviour) {
        behaviour.misbehaviours.put(method, misbehaviour);
        return this;
    }

    public TestUpstream onCall(Misbehaviour misbehaviour) {
        return on("tools/call", misbehaviour);
    }

    /** Misbehaves for every POST. */
    public TestUpstream onEverything(Misbehaviour misbehaviour) {
        return on(Behaviour.ANY, misbehaviour);
    }

    public TestUpstream behave() {
        behaviour.misbehaviours.clear();
        return this;
    }

    /** Lets one call of {@code slow} go on. */
    public void release() {
        tools.release();
    }

    /** How many calls of {@code slow} wait. */
    public int waiting() {
        return tools.waiting();
    }

    /** How often {@code counter} has been called. */
    public int counter() {
        return tools.counter();
    }

    /** Forgets all sessions, as a restart does. */
    public void expireSessions() {
        handler.expireSessions();
    }

    /** How many sessions have been opened so far. */
    public int sessionsOpened() {
        return sessions.get();
    }

    /** The open streams on which it tells of changes, of both eras. */
    public int openStreams() {
        return handler.listeners().open();
    }

    /** How many streams or sessions are subscribed to a resource. */
    public int watching(String uri) {
        return handler.listeners().watching(uri);
    }

    /** How many of its questions nobody has answered. */
    public int openQuestions() {
        return handler.questions().open();
    }

    public void dropStreams() {
        tell(Listeners::drop);
    }

    /** Ends each {@code subscriptions/listen} in good order. */
    public void endListens() {
        tell(Listeners::endListens);
    }

    /** Sends a message on each open stream of a GET. */
    public void sendOnStreams(String json) {
        tell(listeners -> listeners.send(json));
    }

    /** Says that the list of tools has changed. */
    public void announceToolListChange() {
        announce("notifications/tools/list_changed");
    }

    /** Says that a list has changed, by the notification's method. */
    public void announce(String method) {
        tell(listeners -> listeners.changed(method));
    }

    /** Says that a resource has changed, to all that are subscribed to it. */
    public void updateResource(String uri) {
        tell(listeners -> listeners.updated(uri));
    }

    private interface Telling {
        void to(Listeners listeners) throws IOException;
    }

    private void tell(Telling telling) {
        try {
            telling.to(handler.listeners());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Recording received() {
        return recording;
    }

    public int port() {
        return port;
    }

    /** Where the gateway is to find it. */
    public String url() {
        return scheme + "://127.0.0.1:" + port + behaviour.path();
    }
}
