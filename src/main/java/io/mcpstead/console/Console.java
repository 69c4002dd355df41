package io.mcpstead.console;

import io.dropwizard.core.setup.Environment;
import io.mcpstead.console.state.Attention;
import io.mcpstead.console.state.FailedCalls;
import io.mcpstead.console.state.RecentCalls;
import io.mcpstead.console.state.RecentEvents;
import io.mcpstead.console.state.Reports;
import io.mcpstead.console.state.Sources;
import io.mcpstead.console.state.ToolList;
import io.mcpstead.metrics.CallTimes;
import io.mcpstead.reload.Reloader;
import io.mcpstead.wire.Slice;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The console of the admin port, at {@value #ROOT}. */
public final class Console {
    static final String ROOT = "/console";
    static final String API = ROOT + "/api";

    private final Sources sources;
    private final RecentCalls recent;
    private final RecentEvents events = new RecentEvents();
    private final ToolList tools;
    private final Reports reports;

    /**
     * Remembers nothing yet but the calls that have failed.
     *
     * @param callTimes of all calls so far, by server
     * @param tools the result of {@code tools/list}, the same slice as long as nothing has changed
     * @param askUpstreams asks those whether they are there that were not heard of for so long, and returns at once
     * @param timer owned, and stopped, by the caller
     */
    public Console(
            Sources sources,
            FailedCalls failures,
            Supplier<Map<String, CallTimes>> callTimes,
            Supplier<Slice> tools,
            Consumer<Duration> askUpstreams,
            ScheduledExecutorService timer) {
        this.sources = sources;
        this.recent = new RecentCalls(callTimes, timer);
        this.tools = new ToolList(tools);
        this.reports = new Reports(sources, recent, this.tools, events, failures, new Attention(timer, askUpstreams));
    }

    /**
     * Adds the page and what it asks for to the admin port.
     *
     * @param allowedHosts names, beside those of this machine, by which it may be asked for
     * @param auth lets in who may ask
     */
    public void install(Environment environment, Reloader reloader, List<String> allowedHosts, Filter auth) {
        environment.lifecycle().manage(events);
        environment.lifecycle().manage(recent);
        filter(environment, "console-guard", new ConsoleGuard(allowedHosts), ROOT + "/*");
        filter(environment, "console-auth", auth, API + "/*");
        servlet(environment, "console", new PageServlet(), ROOT + "/*");
        servlet(environment, "console-auth-mode", new AuthModeServlet(sources.auth()), ROOT + "/auth");
        servlet(
                environment,
                "console-api",
                new ApiServlet(reports, tools, reloader, environment.getObjectMapper()),
                API + "/*");
    }

    private static void filter(Environment environment, String name, Filter filter, String path) {
        environment
                .admin()
                .addFilter(name, filter)
                .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, path);
    }

    private static void servlet(Environment environment, String name, HttpServlet servlet, String path) {
        environment.admin().addServlet(name, servlet).addMapping(path);
    }
}
