package io.mcpstead.testing;

/**
 * What a server asks of its client in the middle of a call.
 *
 * @param params as JSON
 */
public record Question(String method, String params) {
    /** A form of one text, {@code answer}. */
    public static Question elicitation(String message) {
        return new Question(
                "elicitation/create",
                "{\"message\":" + Json.quote(message)
                        + ",\"requestedSchema\":{\"type\":\"object\",\"properties\":{\"answer\":{\"type\":\"string\"}},"
                        + "\"required\":[\"answer\"]}}");
    }

    public static Question url(String message, String url, String elicitationId) {
        return new Question(
                "elicitation/create",
                "{\"mode\":\"url\",\"message\":" + Json.quote(message) + ",\"url\":" + Json.quote(url)
                        + ",\"elicitationId\":" + Json.quote(elicitationId) + "}");
    }

    public static Question sampling(String prompt) {
        return new Question(
                "sampling/createMessage",
                "{\"messages\":[{\"role\":\"user\",\"content\":{\"type\":\"text\",\"text\":" + Json.quote(prompt)
                        + "}}],\"maxTokens\":100}");
    }

    public static Question roots() {
        return new Question("roots/list", "{}");
    }

    /** The client capability that it needs. */
    String capability() {
        return method.substring(0, method.indexOf('/'));
    }
}
