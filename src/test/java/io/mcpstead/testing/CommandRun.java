package io.mcpstead.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of a command of {@code mcpstead} as a process of its own, from its start to its end. */
public record CommandRun(int exitCode, String out, String err) {
    private static final int LIMIT_SECONDS = 120;

    /**
     * Runs it and waits for its end.
     *
     * @param options of the JVM
     */
    public static CommandRun of(List<String> options, Map<String, String> environment, String... arguments) {
        List<String> command = GatewayJvm.command(options);
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile("command", ".out");
            Path err = Files.createTempFile("command", ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("MCPSTEAD_"));
            builder.environment().putAll(environment);
            CommandRun run = await(builder.start(), out, err);
            Files.delete(out);
            Files.delete(err);
            return run;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CommandRun await(Process process, Path out, Path err) throws IOException {
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("it does not end: " + Files.readString(out) + Files.readString(err));
            }
            return new CommandRun(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
