package io.mcpstead.testing;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The gateway as a process of its own, as its users run it: with an environment, output, signals and an exit code. */
public final class GatewayProcess extends Gateway {
    private static final Pattern LISTENING =
            Pattern.compile("Started (application|admin)@.*\\{127\\.0\\.0\\.1:(\\d+)}");

    private final Process process;
    private final Queue<String> output = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();
    private final Thread reader;

    /** Starts and waits until it listens. */
    public static GatewayProcess start(GatewayConfig config) {
        GatewayProcess gateway = launch(config, Map.of());
        gateway.awaitPorts();
        return gateway;
    }

    /** Starts without waiting: for a start that is to fail or to wait. */
    public static GatewayProcess launch(GatewayConfig config, Map<String, String> environment) {
        return new GatewayProcess(config, environment);
    }

    private GatewayProcess(GatewayConfig config, Map<String, String> environment) {
        super(config);
        try {
            ProcessBuilder builder = new ProcessBuilder(command()).redirectErrorStream(true);
            builder.environment().keySet().removeIf(name -> name.startsWith("MCPSTEAD_"));
            builder.environment().putAll(environment);
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reader = Thread.ofVirtual().name("gateway-output").start(this::read);
    }

    private List<String> command() {
        List<String> command = GatewayJvm.command(List.of("-Xmx256m"));
        command.addAll(List.of("--config", file().toString()));
        return command;
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                Matcher listening = LISTENING.matcher(line);
                if (listening.find()) {
                    ports.put(listening.group(1), Integer.parseInt(listening.group(2)));
                }
            }
        } catch (IOException e) {
            output.add(e.toString());
        }
    }

    public void awaitPorts() {
        await().atMost(PATIENCE).until(() -> ports.size() == 2 || !process.isAlive());
        if (!process.isAlive()) {
            throw new IllegalStateException("the gateway has ended:\n" + output());
        }
    }

    @Override
    public int port() {
        return ports.getOrDefault("application", 0);
    }

    @Override
    public int adminPort() {
        return ports.getOrDefault("admin", 0);
    }

    /** Sends a signal such as {@code HUP}. */
    public void signal(String name) {
        try {
            int exit = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the process to end by itself. */
    public int exitCode() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the gateway does not end:\n" + output());
            }
            reader.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What it has printed so far. */
    public String output() {
        return String.join("\n", output);
    }

    /** The printed lines that hold a text. */
    public String lines(String containing) {
        return output.stream().filter(line -> line.contains(containing)).collect(Collectors.joining("\n"));
    }

    public void awaitOutput(String text) {
        await(text).atMost(PATIENCE).until(() -> output().contains(text));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        exitCode();
        super.close();
    }
}
