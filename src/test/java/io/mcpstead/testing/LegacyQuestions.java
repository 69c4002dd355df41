package io.mcpstead.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Questions as requests of the server's own, answered by POSTs of the client's. */
final class LegacyQuestions {
    /** Where the questions of one call go. */
    @FunctionalInterface
    interface Channel {
        void send(String json) throws IOException;
    }

    private final AtomicInteger ids = new AtomicInteger();
    private final Map<String, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();

    Asker by(Channel channel) {
        return questions -> {
            Map<String, CompletableFuture<JsonNode>> asked = new LinkedHashMap<>();
            for (Map.Entry<String, Question> entry : questions.entrySet()) {
                asked.put(entry.getKey(), send(entry.getValue(), channel));
            }
            Map<String, JsonNode> answers = new LinkedHashMap<>();
            for (Map.Entry<String, CompletableFuture<JsonNode>> entry : asked.entrySet()) {
                answers.put(entry.getKey(), answer(entry.getValue()));
            }
            return answers;
        };
    }

    private CompletableFuture<JsonNode> send(Question question, Channel channel) throws IOException {
        String id = "\"question-" + ids.incrementAndGet() + "\"";
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        open.put(id, answer);
        channel.send("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":" + Json.quote(question.method())
                + ",\"params\":" + question.params() + "}");
        return answer;
    }

    private static JsonNode answer(CompletableFuture<JsonNode> answer) throws IOException, InterruptedException {
        try {
            JsonNode message = answer.get();
            return message.has("result")
                    ? message.path("result")
                    : Json.read("{\"error\":" + message.path("error") + "}");
        } catch (ExecutionException e) {
            throw new IOException(e);
        }
    }

    /** Takes a client's response. */
    void answered(JsonNode message) {
        CompletableFuture<JsonNode> question = open.remove(message.path("id").toString());
        if (question != null) {
            question.complete(message);
        }
    }

    /** How many have not been answered. */
    int open() {
        return open.size();
    }
}
