package io.mcpstead.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.config.AuthMode;
import io.mcpstead.config.ClientToken;
import io.mcpstead.config.McpsteadConfiguration;
import io.mcpstead.config.Secret;
import io.mcpstead.config.ServerConfig;
import io.mcpstead.config.UpstreamAuth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens in files of their own: those of clients, and one for an upstream. */
final class TokenFileTest {
    private static final String BEARER = "mcp: {auth: {mode: bearer}}\n" + Configs.ONE_SERVER;

    private final Configs configs = new Configs();

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("tokens");
    }

    private List<String> clientProblems(String content) throws IOException {
        Files.writeString(file, content);
        return configs.with("MCPSTEAD_BEARER_TOKEN_FILE", file.toString()).problems(BEARER);
    }

    private List<ClientToken> clientTokens(String content) throws IOException, InvalidConfigurationException {
        Files.writeString(file, content);
        McpsteadConfiguration read =
                configs.with("MCPSTEAD_BEARER_TOKEN_FILE", file.toString()).parse(BEARER);
        assertThat(read.mcp().auth().mode()).isEqualTo(AuthMode.BEARER);
        return read.mcp().auth().tokens();
    }

    private static String server(String auth) {
        return "servers: [{name: a, url: 'http://127.0.0.1:3000/mcp', auth: {type: bearer, " + auth + "}}]\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret", "s3cret\n", "# why\r\n\r\n  s3cret  \r\n"})
    void oneTokenNeedsNoName(String content) throws Exception {
        assertThat(clientTokens(content)).containsExactly(new ClientToken("default", new Secret("s3cret"), null));
    }

    @Test
    void severalTokensHaveNamesAndMayExpire() throws Exception {
        assertThat(clientTokens("old 0ld 2026-12-01\nnew n3w\nci\tc1 2026-12-01T12:30:00+02:00\n"))
                .containsExactly(
                        new ClientToken("old", new Secret("0ld"), Instant.parse("2026-12-01T00:00:00Z")),
                        new ClientToken("new", new Secret("n3w"), null),
                        new ClientToken("ci", new Secret("c1"), Instant.parse("2026-12-01T10:30:00Z")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                            | ' holds no token'
            '# nothing'                   | ' holds no token'
            'a s3cret 2026-12-01 x'       | ', line 1: must be TOKEN, or NAME TOKEN, or NAME TOKEN EXPIRY'
            's3cret/= b'                  | ', line 1: the name must be at most 64 letters, digits and . _ -'
            'a s3cret\nb s\u00e9cret'      | ', line 2: holds a character no header may have'
            'a s3cret soon'               | ', line 1: the expiry must be like 2026-12-31 (its beginning in UTC) or 2026-12-31T18:00:00Z'
            'a s3cret 2026-12-01T10:00'   | ', line 1: the expiry must be like 2026-12-31 (its beginning in UTC) or 2026-12-31T18:00:00Z'
            'a s3cret\n#\na other'        | ', line 3: has the name of line 1'
            's3cret\nother'               | ', line 2: has the name of line 1'
            'a s3cret\nb s3cret'          | ', line 2: has the token of line 1'
            """)
    void whatIsWrongInTheFileIsSaidWithoutItsTokens(String content, String reason) throws IOException {
        assertThat(clientProblems(content.translateEscapes()))
                .anySatisfy(line ->
                        assertThat(line).endsWith("mcp.auth.mode: MCPSTEAD_BEARER_TOKEN_FILE: " + file + reason))
                .noneSatisfy(line -> assertThat(line).contains("s3cret"));
    }

    @Test
    void theVariableAndTheFileExcludeEachOther() throws IOException {
        configs.with("MCPSTEAD_BEARER_TOKEN", "s3cret");
        assertThat(clientProblems("other"))
                .anySatisfy(line ->
                        assertThat(line).contains("set MCPSTEAD_BEARER_TOKEN or MCPSTEAD_BEARER_TOKEN_FILE, not both"));
    }

    @Test
    void anUpstreamHasOneTokenInItsFile() throws Exception {
        Files.writeString(file, "up-s3cret\n");
        ServerConfig server =
                configs.parse(server("token_file: '" + file + "'")).servers().getFirst();

        assertThat(server.auth()).isEqualTo(new UpstreamAuth.Bearer(null, file.toString(), new Secret("up-s3cret")));
        assertThat(server.requestHeaders()).containsEntry("Authorization", new Secret("Bearer up-s3cret"));
    }

    @Test
    void anUpstreamsFileMustHoldOneToken() throws IOException {
        Files.writeString(file, "one\ntwo\n");
        assertThat(configs.problems(server("token_file: '" + file + "'")))
                .anySatisfy(line -> assertThat(line)
                        .endsWith("servers[0].auth.token_file: " + file
                                + " holds 2 lines, where there must be one token (server 'a')"));
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThat(configs.problems(server("token_file: '" + file + "'")))
                .anySatisfy(line ->
                        assertThat(line).contains(file + " does not exist, or may not be looked at (server 'a')"));
        assertThat(configs.problems(server("token_file: '" + directory + "'")))
                .anySatisfy(line -> assertThat(line).contains(directory + " is no regular file"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret", "/s3cret", "/no/such/place/s3cret", "../s3cret"})
    void aTokenInPlaceOfAPathIsNotShown(String token) {
        assertThat(configs.problems(server("token_file: '" + token + "'")))
                .anySatisfy(line -> assertThat(line).contains("servers[0].auth.token_file: the file it names"))
                .noneSatisfy(line -> assertThat(line).contains("s3cret"));
    }

    @Test
    void aVariableAndAFileExcludeEachOther() throws IOException {
        Files.writeString(file, "up-s3cret\n");
        assertThat(configs.with("T", "t").problems(server("token_env: T, token_file: '" + file + "'")))
                .anySatisfy(line -> assertThat(line)
                        .endsWith("servers[0].auth.token_env: cannot stand beside token_file (server 'a')"));
    }

    @Test
    void anExpiredTokenIsWarnedOf() throws Exception {
        Files.writeString(file, "old 0ld 2026-12-01\n");
        McpsteadConfiguration read =
                configs.with("MCPSTEAD_BEARER_TOKEN_FILE", file.toString()).parse(BEARER);
        Instant expiry = Instant.parse("2026-12-01T00:00:00Z");

        assertThat(read.warnings(expiry.minusSeconds(1))).isEmpty();
        assertThat(read.warnings(expiry))
                .containsExactly("mcp.auth: the client token 'old' has expired (2026-12-01T00:00:00Z)");
    }
}
