package io.mcpstead.config.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mcpstead.config.ClientToken;
import io.mcpstead.config.Secret;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the tokens of the environment and of files of their own into the tree, under keys that a configuration may not use,
 * and refuses tokens that stand in the configuration.
 */
final class Credentials {
    static final String CLIENT_TOKEN_VARIABLE = "MCPSTEAD_BEARER_TOKEN";
    static final String CLIENT_TOKEN_FILE_VARIABLE = "MCPSTEAD_BEARER_TOKEN_FILE";
    static final String CLIENT_TOKENS_KEY = "tokens";
    private static final String CLIENT_TOKEN_KEY = "bearer_token";
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
        for (String key : List.of(CLIENT_TOKEN_KEY, CLIENT_TOKENS_KEY)) {
            if (auth.remove(key) != null) {
                problems.add(
                        "mcp.auth." + key,
                        "is not allowed in the file; set the environment variable " + CLIENT_TOKEN_VARIABLE);
            }
        }
        if (normalized(auth.path("mode")).equals("bearer")) {
            ArrayNode tokens = auth.putArray(CLIENT_TOKENS_KEY);
            clientTokens().forEach(token -> put(token, tokens.addObject()));
        }
    }

    private static void put(ClientToken token, ObjectNode node) {
        node.put("name", token.name()).put("value", token.value().reveal());
        if (token.expiresAt() != null) {
            node.put("expires_at", token.expiresAt().toString());
        }
    }

    /** By the file where one is named, else the variable; empty where something is wrong with them. */
    private List<ClientToken> clientTokens() {
        String path = "mcp.auth.mode";
        String token = environment.getOrDefault(CLIENT_TOKEN_VARIABLE, "");
        String file = environment.getOrDefault(CLIENT_TOKEN_FILE_VARIABLE, "");
        if (!file.isEmpty()) {
            if (!token.isEmpty()) {
                problems.add(path, "set " + CLIENT_TOKEN_VARIABLE + " or " + CLIENT_TOKEN_FILE_VARIABLE + ", not both");
            }
            try {
                return new TokenFile(file).clientTokens();
            } catch (TokenFile.UnusableException e) {
                problems.add(path, CLIENT_TOKEN_FILE_VARIABLE + ": " + e.getMessage());
                return List.of();
            }
        }
        Optional<String> reason = reasonAgainst(token);
        if (reason.isPresent()) {
            problems.add(
                    path, "bearer needs the environment variable " + CLIENT_TOKEN_VARIABLE + ", which " + reason.get());
            return List.of();
        }
        return List.of(new ClientToken(ClientToken.DEFAULT_NAME, new Secret(token), null));
    }

    private void resolveUpstreamAuth(ObjectNode server, String path) {
        String authPath = path + ".auth";
        if (server.get("auth") instanceof ObjectNode auth) {
            resolveTyped(auth, server, authPath);
        } else if (normalized(server.path("auth")).equals("none")) {
            server.putObject("auth").put("type", "none");
        } else if (server.hasNonNull("auth")) {
            problems.addUnlessKnown(
                    authPath, "must be none, {type: bearer, token_env: NAME} or {type: bearer, token_file: PATH}");
            server.remove("auth");
        }
    }

    private void resolveTyped(ObjectNode auth, ObjectNode server, String path) {
        if (auth.remove(UPSTREAM_TOKEN_KEY) != null) {
            problems.add(
                    KeyPath.child(path, UPSTREAM_TOKEN_KEY),
                    "is not allowed in the file; name an environment variable with token_env, or a file with token_file");
            if (!auth.has("token_env") && !auth.has("token_file")) {
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
        String file = auth.path("token_file").asText("");
        if (!file.isEmpty()) {
            if (!variable.isEmpty()) {
                problems.addUnlessKnown(envPath, "cannot stand beside token_file" + of(server, path));
            }
            resolveFile(file, auth, server, path);
            return;
        }
        if (variable.isEmpty()) {
            problems.addUnlessKnown(
                    envPath,
                    "is required with type bearer, or token_file: the environment variable or the file with the token");
            return;
        }
        String token = environment.getOrDefault(variable, "");
        reasonAgainst(token)
                .ifPresentOrElse(
                        reason -> problems.add(envPath, describe(variable, envPath) + reason + of(server, path)),
                        () -> auth.put(UPSTREAM_TOKEN_KEY, token));
    }

    private void resolveFile(String file, ObjectNode auth, ObjectNode server, String path) {
        try {
            auth.put(UPSTREAM_TOKEN_KEY, new TokenFile(file).token());
        } catch (TokenFile.UnusableException e) {
            problems.addUnlessKnown(path + ".token_file", e.getMessage() + of(server, path));
        }
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
        return HeaderText.isValue(token) ? Optional.empty() : Optional.of(HeaderText.NO_VALUE);
    }

    private static String normalized(JsonNode node) {
        return node.asText("").strip().toLowerCase(Locale.ROOT);
    }
}
