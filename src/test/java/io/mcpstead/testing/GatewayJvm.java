package io.mcpstead.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the tests start the program: quick to start rather than quick in the end. Where its jar has been built, from that and with
 * an archive of its classes, which a self-test records once; else from the class path.
 */
final class GatewayJvm {
    private static final List<String> OPTIONS = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto");

    private static final List<String> PROGRAM = program(System.getProperty("mcpstead.jar"));

    private GatewayJvm() {}

    /**
     * The command up to the program's own arguments.
     *
     * @param options of the JVM beyond those that all runs have
     */
    static List<String> command(List<String> options) {
        List<String> command = new ArrayList<>(OPTIONS);
        command.addAll(options);
        command.addAll(PROGRAM);
        return command;
    }

    private static List<String> program(@Nullable String jar) {
        if (jar == null) {
            return List.of(
                    // The jar's manifest says it by itself, and an archive is of no use to one that is told twice.
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "io.mcpstead.McpsteadApplication");
        }
        Path archive = Path.of(jar).resolveSibling("mcpstead-tests.jsa");
        try {
            record(jar, archive);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return List.of("-XX:SharedArchiveFile=" + archive, "-jar", jar);
    }

    private static void record(String jar, Path archive) throws IOException, InterruptedException {
        Files.deleteIfExists(archive);
        List<String> command = new ArrayList<>(OPTIONS);
        command.addAll(List.of("-XX:ArchiveClassesAtExit=" + archive, "-jar", jar, "selftest"));
        Path output = Files.createTempFile("selftest", ".out");
        int exit = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(output.toFile()))
                .start()
                .waitFor();
        if (exit != 0 || !Files.exists(archive)) {
            throw new IllegalStateException("the self-test has failed:\n" + Files.readString(output));
        }
        Files.delete(output);
    }
}
