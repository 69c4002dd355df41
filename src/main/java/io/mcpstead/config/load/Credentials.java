package io.mcpstead.config.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the tokens of the environment into the tree, under keys that a file may not use, and refuses tokens that stand
 * in the file.
 */
final class Credentials {
    static final String CLIENT_TOKEN_VARIABLE = "MCPSTEAD_BEARER_TOKEN";
    static final String CLIENT_TOKEN_KEY = "bearer_token";
    static final String UPSTREAM_TOKEN_KEY = "token";

    private final Map<String, String> environment;
    private final Variables variables;
    private final Problems problems;

    Credentials(Map<String, String> environment, Variables variables, Problems problems) {
        this.environment = environment;
        this.variables = variables;
        this.problems = problems;
    }

    void resolve(ObjectNode root) {
        if (root.path("mcp").get("auth") instanceof ObjectNode auth) {
            resolveClientAuth(auth);
        }
        JsonNode servers = root.path("servers");
        for (int i = 0; i < servers.size(); i++) {
            if (servers.get(i) instanceof ObjectNode server) {
                resolveUpstreamAuth(server, KeyPath.element("servers", i));
            }
        }
    }

    private void resolveClientAuth(ObjectNode auth) {
        if (auth.remove(CLIENT_TOKEN_KEY) != null) {
            problems.add(
                    "mcp.auth." + CLIENT_TOKEN_KEY,
                    "is not allowed in the file; set the environment variable " + CLIENT_TOKEN_VARIABLE);
        }
        if (!normalized(auth.path("mode")).equals("bearer")) {
            return;
        }
        String token = environment.getOrDefault(CLIENT_TOKEN_VARIABLE, "");
        reasonAgainst(token)
                .ifPresentOrElse(
                        reason -> problems.add(
                                "mcp.auth.mode",
                                "bearer needs the environment variable " + CLIENT_TOKEN_VARIABLE + ", which " + reason),
                        () -> auth.put(CLIENT_TOKEN_KEY, token));
    }

    private void resolveUpstreamAuth(ObjectNode server, String path) {
        String authPath = path + ".auth";
        if (server.get("auth") instanceof ObjectNode auth) {
            resolveTyped(auth, server, authPath);
        } else if (normalized(server.path("auth")).equals("none")) {
            server.putObject("auth").put("type", "none");
        } else if (server.hasNonNull("auth")) {
            problems.addUnlessKnown(authPath, "must be none or {type: bearer, token_env: NAME}");
            server.remove("auth");
        }
    }

    private void resolveTyped(ObjectNode auth, ObjectNode server, String path) {
        if (auth.remove(UPSTREAM_TOKEN_KEY) != null) {
            problems.add(
                    KeyPath.child(path, UPSTREAM_TOKEN_KEY),
                    "is not allowed in the file; name an environment variable with token_env");
            if (!auth.has("token_env")) {
                server.remove("auth");
                return;
            }
        }
        String type = normalized(auth.path("type"));
        auth.put("type", type);
        switch (type) {
            case "none" -> {}
            case "bearer" -> resolveBearer(auth, server, path);
            default -> {
                problems.add(path + ".type", "must be none or bearer");
                server.remove("auth");
            }
        }
    }

    private void resolveBearer(ObjectNode auth, ObjectNode server, String path) {
        String envPath = path + ".token_env";
        String variable = auth.path("token_env").asText("");
        if (variable.isEmpty()) {
            problems.addUnlessKnown(envPath, "is required with type bearer: the environment variable with the token");
            return;
        }
        String token = environment.getOrDefault(variable, "");
        reasonAgainst(token)
                .ifPresentOrElse(
                        reason -> problems.add(envPath, describe(variable, envPath) + reason + of(server, path)),
                        () -> auth.put(UPSTREAM_TOKEN_KEY, token));
    }

    /** A token itself may stand here by mistake, so only what can be a name is shown. */
    private String describe(String variable, String path) {
        boolean showable = Variables.isName(variable) && !variables.touched(path);
        return showable ? "environment variable " + variable + " " : "the environment variable it names ";
    }

    private String of(ObjectNode server, String authPath) {
        String namePath = authPath.replaceFirst("auth$", "name");
        String name = server.path("name").asText("");
        return name.isEmpty() || variables.touched(namePath) ? "" : " (server '" + name + "')";
    }

    private static Optional<String> reasonAgainst(String token) {
        if (token.isBlank()) {
            return Optional.of("is not set");
        }
        return HeaderText.isValue(token) ? Optional.empty() : Optional.of("holds a character no header may have");
    }

    private static String normalized(JsonNode node) {
        return node.asText("").strip().toLowerCase(Locale.ROOT);
    }
}
