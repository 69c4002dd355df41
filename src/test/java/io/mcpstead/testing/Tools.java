package io.mcpstead.testing;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** The tools that each test server has. */
final class Tools {
    private final Semaphore released = new Semaphore(0);
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger counter = new AtomicInteger();
    private final Map<String, Tool> byName = new LinkedHashMap<>();

    Tools() {
        byName.put("echo", Tools::echo);
        byName.put("slow", this::slow);
        byName.put("progress", Tools::progress);
        byName.put("fail", call -> "{\"content\":[{\"type\":\"text\",\"text\":\"it failed\"}],\"isError\":true}");
        byName.put("counter", call -> Tool.text(Integer.toString(counter.incrementAndGet())));
    }

    Map<String, Tool> byName() {
        return byName;
    }

    /** Lets one call of {@code slow} go on, whether it has come or not. */
    void release() {
        released.release();
    }

    int waiting() {
        return waiting.get();
    }

    int counter() {
        return counter.get();
    }

    private static String echo(ToolCall call) {
        String arguments = call.arguments().toString();
        return "{\"content\":[{\"type\":\"text\",\"text\":" + Json.quote(arguments) + "}],\"structuredContent\":"
                + arguments + "}";
    }

    private String slow(ToolCall call) throws InterruptedException {
        waiting.incrementAndGet();
        try {
            released.acquire();
        } finally {
            waiting.decrementAndGet();
        }
        return echo(call);
    }

    /** Sends as many progress notifications and log messages as {@code progress} and {@code messages} ask for. */
    private static String progress(ToolCall call) throws IOException {
        int steps = call.arguments().path("progress").asInt(3);
        int messages = call.arguments().path("messages").asInt(0);
        for (int i = 1; i <= steps; i++) {
            call.progress(i, steps);
        }
        for (int i = 1; i <= messages; i++) {
            call.log("message " + i);
        }
        return Tool.text("done");
    }
}
