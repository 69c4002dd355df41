package io.mcpstead.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * Questions as results of the type {@code input_required} (specification 2026-07-28, Multi Round-Trip Requests): the
 * call ends, and is made again with the answers. What was answered before travels in {@code requestState}.
 */
final class ModernQuestions implements Asker {
    /** Ends the call for now. */
    static final class InputRequired extends IOException {
        private static final long serialVersionUID = 1L;

        private final String members;

        InputRequired(String members) {
            this.members = members;
        }

        /** The result's members, without its braces. */
        String members() {
            return members;
        }
    }

    private final JsonNode capabilities;
    private final Map<String, JsonNode> answers = new LinkedHashMap<>();
    private final int round;

    ModernQuestions(JsonNode params, JsonNode capabilities) throws IOException {
        this.capabilities = capabilities;
        JsonNode state = params.path("requestState");
        JsonNode before = state.isMissingNode() ? Json.read("{\"answers\":{}}") : open(state.asText());
        round = before.path("round").asInt(0);
        before.path("answers").properties().forEach(entry -> answers.put(entry.getKey(), entry.getValue()));
        params.path("inputResponses").properties().forEach(entry -> {
            if (entry.getValue().isObject()) {
                answers.put(entry.getKey(), entry.getValue());
            }
        });
    }

    @Override
    public Map<String, JsonNode> ask(Map<String, Question> questions) throws IOException {
        Map<String, Question> missing = new LinkedHashMap<>(questions);
        missing.keySet().removeAll(answers.keySet());
        for (Question question : missing.values()) {
            if (!capabilities.has(question.capability())) {
                String needed = "{\"requiredCapabilities\":{" + Json.quote(question.capability()) + ":{}}}";
                throw new RpcFailure(400, -32021, "Missing required client capability", needed);
            }
        }
        if (!missing.isEmpty()) {
            throw new InputRequired("\"resultType\":\"input_required\",\"inputRequests\":" + requests(missing)
                    + ",\"requestState\":" + Json.quote(seal()));
        }
        Map<String, JsonNode> wanted = new LinkedHashMap<>(answers);
        wanted.keySet().retainAll(questions.keySet());
        return wanted;
    }

    private static String requests(Map<String, Question> questions) {
        return questions.entrySet().stream()
                .map(entry -> Json.quote(entry.getKey()) + ":{\"method\":"
                        + Json.quote(entry.getValue().method()) + ",\"params\":"
                        + entry.getValue().params() + "}")
                .collect(Collectors.joining(",", "{", "}"));
    }

    private String seal() {
        String given = answers.entrySet().stream()
                .map(entry -> Json.quote(entry.getKey()) + ":" + entry.getValue())
                .collect(Collectors.joining(",", "{", "}"));
        byte[] state = ("{\"round\":" + (round + 1) + ",\"answers\":" + given + "}").getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(state) + "." + checksum(state);
    }

    private static JsonNode open(String sealed) throws IOException {
        String[] parts = sealed.split("\\.", 2);
        try {
            byte[] state = Base64.getUrlDecoder().decode(parts[0]);
            if (parts.length == 2 && checksum(state).equals(parts[1])) {
                return Json.read(new String(state, StandardCharsets.UTF_8));
            }
        } catch (IllegalArgumentException e) {
            // Not Base64, and so not this server's.
        }
        throw new RpcFailure(-32602, "requestState is not of this server");
    }

    private static String checksum(byte[] state) {
        CRC32 sum = new CRC32();
        sum.update(state);
        return Long.toHexString(sum.getValue());
    }
}
