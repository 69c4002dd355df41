package io.mcpstead;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line, row by row, and the launcher under it. */
final class LauncherIT {
    private static final String GOOD = """
            servers:
              - name: a
                url: http://127.0.0.1:9/mcp
            """;

    @TempDir
    private Path directory;

    private Path file(String name, String yaml) throws IOException {
        return Files.writeString(directory.resolve(name), yaml);
    }

    private Ended run(Map<String, String> environment, String... arguments) throws InterruptedException {
        return run(GatewayProcess.LAUNCHER, environment, arguments);
    }

    private Ended run(Path launcher, Map<String, String> environment, String... arguments) throws InterruptedException {
        try (GatewayProcess process = GatewayProcess.run(launcher, directory, environment, arguments)) {
            int code = process.awaitExit();
            return new Ended(code, process.out(), process.err());
        }
    }

    private record Ended(int code, String out, String err) {
        String output() {
            return out + err;
        }
    }

    @Test
    void printsItsVersionItsCommitAndTheJavaVersion() throws Exception {
        Ended ended = run(Map.of(), "--version");

        assertThat(ended.code()).isZero();
        assertThat(ended.out())
                .containsPattern("mcpstead \\d+\\.\\d+\\.\\d+")
                .contains("Java " + Runtime.version().feature());
        assertThat(ended.out()).containsPattern("[0-9a-f]{7}|unknown");
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void namesBothWaysInOneLineWhenItHasNoFile() throws Exception {
        Ended ended = run(Map.of());

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err().lines()).singleElement().asString().contains("--config", "MCPSTEAD_CONFIG");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void readsTheFileOfTheVariable() throws Exception {
        Ended ended = run(Map.of("MCPSTEAD_CONFIG", "of-variable.yml"));

        assertThat(ended.code()).isNotZero();
        assertThat(ended.err()).contains("of-variable.yml");
    }

    @Test
    void prefersTheFlagToTheVariable() throws Exception {
        for (String flag : new String[] {"--config", "-c"}) {
            Ended ended = run(Map.of("MCPSTEAD_CONFIG", "of-variable.yml"), flag, "of-flag.yml");

            assertThat(ended.code()).isNotZero();
            assertThat(ended.err()).contains("of-flag.yml").doesNotContain("of-variable.yml");
        }
    }

    @Test
    void checkAcceptsAGoodFile() throws Exception {
        Ended ended = run(Map.of(), "check", file("good.yml", GOOD).toString());

        assertThat(ended.code()).as(ended.output()).isZero();
    }

    @Test
    void diffEndsWithOneWhereThereIsNobodyToAskOrNothingToCompare() throws Exception {
        int free = GatewayProcess.freePort();
        Path good = file("good.yml", GOOD);
        Ended nobody = run(Map.of(), "diff", good.toString(), "--admin", "http://127.0.0.1:" + free);
        Ended misuse = run(Map.of(), "diff");
        Ended help = run(Map.of(), "diff", "--help");

        assertThat(nobody.code()).isEqualTo(1);
        assertThat(nobody.err().lines()).singleElement().asString().contains("no gateway could be asked");
        assertThat(misuse.code()).as(misuse.output()).isEqualTo(1);
        assertThat(help.code()).isZero();
        assertThat(help.out().replaceAll("\\s+", " ")).contains("0 nothing, 2 something");
    }

    @Test
    void diffEndsWithTwoWhereSomethingWouldChange() throws Exception {
        int port = GatewayProcess.freePort();
        int admin = GatewayProcess.freePort();
        Path config = GatewayProcess.config(directory.resolve("config.yml"), port, admin, "servers: []\n");
        Path next = GatewayProcess.config(
                directory.resolve("next.yml"),
                port,
                admin,
                "servers: [{name: a, url: 'http://127.0.0.1:9/mcp', headers: {A: '${OF_GATEWAY}'}}]\n");
        try (GatewayProcess gateway =
                GatewayProcess.start(directory, Map.of("OF_GATEWAY", "x"), "--config", config.toString())) {
            gateway.awaitConnected(port);
            String url = "http://127.0.0.1:" + admin;

            Ended same = run(Map.of(), "diff", config.toString(), "--admin", url);
            assertThat(same.code()).as(same.output()).isZero();
            Ended other = run(Map.of(), "diff", next.toString(), "--admin", url);
            assertThat(other.code()).as(other.output()).isEqualTo(2);
            assertThat(other.out()).startsWith("+ a\n");
            assertThat(other.err()).isEmpty();
        }
    }

    @Test
    void checkNamesEveryErrorOfABadFileAtOnce() throws Exception {
        Path bad = file("bad.yml", """
                prt: 8766
                mcp:
                  session:
                    idle_ttl_seconds: 0
                servers:
                  - name: a__b
                    url: ftp://example.com/
                """);

        Ended ended = run(Map.of(), "check", bad.toString());

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("bad.yml", "prt", "port");
        assertThat(ended.err()).contains("mcp.session.idle_ttl_seconds", "servers[0].name", "servers[0].url");
        assertThat(ended.err()).doesNotContain("\tat ");
    }

    @Test
    void refusesToStartWithABadFileAndSaysWhy() throws Exception {
        String bad = file("bad.yml", GOOD.replace("url:", "ulr:")).toString();

        for (String[] form : new String[][] {{"server", bad}, {"--config", bad}}) {
            Ended ended = run(Map.of(), form);

            assertThat(ended.code()).isNotZero();
            assertThat(ended.err()).contains("bad.yml", "servers[0].ulr", "url").doesNotContain("\tat ");
        }
    }

    @Test
    void refusesADirectoryInPlaceOfAFile() throws Exception {
        Path yml = Files.createDirectory(directory.resolve("directory.yml"));

        Ended ended = run(Map.of(), "--config", yml.toString());

        assertThat(ended.code()).isNotZero();
        assertThat(ended.err()).contains("directory.yml").doesNotContain("\tat ");
    }

    @Test
    void launcherWorksThroughASymbolicLink() throws Exception {
        Path first = Files.createSymbolicLink(directory.resolve("first"), GatewayProcess.LAUNCHER);
        Path second = Files.createSymbolicLink(directory.resolve("second"), first.getFileName());

        assertThat(run(second, Map.of(), "--version").code()).isZero();
    }

    @Test
    void launcherRunsTheJarOfAnInstalledRelease() throws Exception {
        assertThat(run(installRelease(), Map.of(), "--version").code()).isZero();
    }

    @Test
    void launcherStartsWithoutAWordWhereTheCacheCannotBeUsed() throws Exception {
        Path installed = installRelease();
        Path jar = directory.resolve("lib/mcpstead.jar");
        long seconds = Files.getLastModifiedTime(jar).to(TimeUnit.SECONDS);
        Path cache = jar.resolveSibling("mcpstead-" + seconds + "-" + Files.size(jar) + ".aot");
        for (String content : new String[] {"", "not a cache"}) {
            Files.writeString(cache, content);

            assertStartsWithoutAWord(installed, Map.of());
        }
    }

    @Test
    void launcherUsesARecordedCacheForTheSameJarAndFlagsOnly() throws Exception {
        Path installed = installRelease();
        Ended recorded = run(installed, Map.of(), "record");
        assertThat(recorded.code()).as(recorded.output()).isZero();

        assertThat(fromCache(installed, "")).isTrue();
        assertThat(fromCache(installed, "-XX:-UseCompactObjectHeaders")).isFalse();
        assertStartsWithoutAWord(installed, Map.of("MCPSTEAD_JAVA_OPTS", "-XX:-UseCompactObjectHeaders"));
        Files.setLastModifiedTime(
                directory.resolve("lib/mcpstead.jar"),
                FileTime.from(Instant.now().minusSeconds(86_400)));
        assertThat(fromCache(installed, "")).as("another jar, of an older date").isFalse();
    }

    /** True if the gateway's own classes come from a cache. */
    private boolean fromCache(Path launcher, String flags) throws InterruptedException {
        Ended ended = run(launcher, Map.of("MCPSTEAD_JAVA_OPTS", "-Xlog:class+load=info:stdout " + flags), "--version");
        assertThat(ended.out()).contains(McpsteadApplication.class.getName() + " source:");
        return ended.out().contains(McpsteadApplication.class.getName() + " source: shared objects file");
    }

    private void assertStartsWithoutAWord(Path launcher, Map<String, String> environment) throws InterruptedException {
        Ended ended = run(launcher, environment, "--version");
        assertThat(ended.code()).isZero();
        assertThat(ended.out().lines()).singleElement().asString().startsWith("mcpstead ");
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void launcherSaysThatAReleaseIsNotComplete() throws Exception {
        Ended ended = run(install(), Map.of(), "--version");

        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.err().lines()).singleElement().asString().contains("lib/mcpstead.jar");
    }

    private Path installRelease() throws IOException {
        Files.copy(
                GatewayProcess.BASE_DIRECTORY.resolve("target/mcpstead.jar"),
                Files.createDirectory(directory.resolve("lib")).resolve("mcpstead.jar"));
        return install();
    }

    private Path install() throws IOException {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        return Files.copy(GatewayProcess.LAUNCHER, bin.resolve("mcpstead"));
    }

    @Test
    void launcherIgnoresAJavaHomeThatIsTooOld() throws Exception {
        Path old = directory.resolve("java-17");
        fakeJava(old, 17, 99);

        assertThat(run(Map.of("JAVA_HOME", old.toString()), "--version").code()).isZero();
    }

    @Test
    void launcherPrefersTheRuntimeOfTheReleaseToJavaHome() throws Exception {
        Path installed = installRelease();
        fakeJava(directory.resolve("runtime"), 26, 42);
        fakeJava(directory.resolve("java-26"), 26, 99);

        Ended ended =
                run(installed, Map.of("JAVA_HOME", directory.resolve("java-26").toString()), "--version");

        assertThat(ended.code()).as(ended.output()).isEqualTo(42);
    }

    @Test
    void launcherTakesTheJavaOfItsOwnVariableBeforeAllOthers() throws Exception {
        Path installed = installRelease();
        fakeJava(directory.resolve("runtime"), 26, 42);
        fakeJava(directory.resolve("java-26"), 26, 99);
        fakeJava(directory.resolve("java-17"), 17, 98);

        assertThat(run(installed, ownJava("java-26"), "--version").code()).isEqualTo(99);
        Ended refused = run(installed, ownJava("java-17"), "--version");
        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.err().lines())
                .singleElement()
                .asString()
                .contains("MCPSTEAD_JAVA_HOME", "java-17", "Java 25");
    }

    @Test
    void launcherSaysThatTheRuntimeOfTheReleaseIsNotWhole() throws Exception {
        Path installed = installRelease();
        Files.createDirectory(directory.resolve("runtime"));

        Ended ended = run(installed, Map.of(), "--version");

        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.err().lines()).singleElement().asString().contains("/runtime");
    }

    private Map<String, String> ownJava(String name) {
        return Map.of("MCPSTEAD_JAVA_HOME", directory.resolve(name).toString());
    }

    /** Makes what the launcher takes for a Java of this version; it does nothing but exit with the code. */
    private static void fakeJava(Path home, int version, int code) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + ".0.1\"\n");
        Path java = Files.writeString(home.resolve("bin/java"), "#!/bin/sh\nexit " + code + "\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void launcherAppendsItsVariableToTheFlags() throws Exception {
        Ended ended = run(Map.of("MCPSTEAD_JAVA_OPTS", "-Dexample=* -Xmx128m -XshowSettings:all"), "--version");

        assertThat(ended.code()).isZero();
        assertThat(ended.output()).contains("example = *").containsPattern("Max\\. Heap Size: 128\\.00M");
    }
}
