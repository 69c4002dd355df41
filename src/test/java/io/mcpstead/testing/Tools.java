package io.mcpstead.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** The tools that each test server has. */
final class Tools {
    private static final String URL = "https://example.com/consent";
    private static final Map<String, Question> ALL = Map.of(
            "elicitation", Question.elicitation("Who?"),
            "sampling", Question.sampling("2+2?"),
            "roots", Question.roots());

    private final Tasks tasks = new Tasks();
    private final Map<String, String> schemas = new ConcurrentHashMap<>();
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

    /** The tools that ask their client something, that log at every level, and that becomes a task. */
    void addAsking() {
        byName.put("ask_elicitation", Tools::askRounds);
        byName.put("ask_url", call -> answered(Map.of("url", call.ask("url", Question.url("Go there", URL, "e-1")))));
        byName.put(
                "ask_sampling", call -> answered(Map.of("sampling", call.ask("sampling", Question.sampling("2+2?")))));
        byName.put("ask_roots", call -> answered(Map.of("roots", call.ask("roots", Question.roots()))));
        byName.put("ask_all", call -> answered(call.ask(ALL)));
        byName.put("log_all", Tools::logAll);
        byName.put("task", call -> tasks.create());
    }

    Tasks tasks() {
        return tasks;
    }

    /** The input schema of a tool, JSON. */
    String schema(String tool) {
        return schemas.getOrDefault(tool, "{\"type\":\"object\",\"x-precise\":1.500}");
    }

    Map<String, String> schemas() {
        return schemas;
    }

    /** Asks as many times, one after the other, as {@code rounds} says. */
    private static String askRounds(ToolCall call) throws IOException, InterruptedException {
        Map<String, JsonNode> answers = new TreeMap<>();
        int rounds = call.arguments().path("rounds").asInt(1);
        for (int i = 1; i <= rounds; i++) {
            answers.put("round" + i, call.ask("round" + i, Question.elicitation("Question " + i)));
        }
        return answered(answers);
    }

    private static String logAll(ToolCall call) throws IOException {
        for (String level : List.of("debug", "info", "warning", "error")) {
            call.log(level, "at " + level);
        }
        return Tool.text("logged");
    }

    /** The answers as structured content. */
    private static String answered(Map<String, JsonNode> answers) {
        String json = answers.entrySet().stream()
                .map(entry -> Json.quote(entry.getKey()) + ":" + entry.getValue())
                .collect(Collectors.joining(",", "{", "}"));
        return "{\"content\":[{\"type\":\"text\",\"text\":" + Json.quote(json) + "}],\"structuredContent\":" + json
                + "}";
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
