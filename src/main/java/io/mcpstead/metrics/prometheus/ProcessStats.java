package io.mcpstead.metrics.prometheus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** This process as Linux sees it in {@code /proc/self} (proc(5)). Where that cannot be read, a value is absent. */
public final class ProcessStats {
    /** {@code USER_HZ}, in which the kernel reports CPU time to programs: 100 on every platform that Java runs on. */
    private static final double TICKS_A_SECOND = 100;

    private static final int UTIME = 11;
    private static final int STIME = 12;

    private final Path self;

    public ProcessStats() {
        this(Path.of("/proc/self"));
    }

    ProcessStats(Path self) {
        this.self = self;
    }

    OptionalDouble residentBytes() {
        return status("VmRSS:", words -> Double.parseDouble(words[1]) * 1024);
    }

    OptionalDouble virtualBytes() {
        return status("VmSize:", words -> Double.parseDouble(words[1]) * 1024);
    }

    /** Threads of the operating system; virtual threads are not among them. */
    OptionalDouble threads() {
        return status("Threads:", words -> Double.parseDouble(words[1]));
    }

    /** User and system time together. */
    OptionalDouble cpuSeconds() {
        return reading(() -> {
            String stat = Files.readString(self.resolve("stat"));
            // The program's name stands in brackets and may hold brackets and spaces itself.
            String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return (Double.parseDouble(afterName[UTIME]) + Double.parseDouble(afterName[STIME])) / TICKS_A_SECOND;
        });
    }

    OptionalDouble openFiles() {
        return reading(() -> {
            try (Stream<Path> open = Files.list(self.resolve("fd"))) {
                return open.count();
            }
        });
    }

    /** The soft limit; infinite where there is none. */
    OptionalDouble maxFiles() {
        return field("limits", "Max open files", words -> switch (words[3]) {
            case "unlimited" -> Double.POSITIVE_INFINITY;
            default -> Double.parseDouble(words[3]);
        });
    }

    private OptionalDouble status(String key, ToDoubleFunction<String[]> parse) {
        return field("status", key, parse);
    }

    private OptionalDouble field(String file, String key, ToDoubleFunction<String[]> parse) {
        return reading(() -> {
            for (String line : Files.readAllLines(self.resolve(file))) {
                if (line.startsWith(key)) {
                    return parse.applyAsDouble(line.split("\\s+", -1));
                }
            }
            throw new IOException(file + " has no " + key);
        });
    }

    private static OptionalDouble reading(Reading reading) {
        try {
            return OptionalDouble.of(reading.read());
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException notThisPlatform) {
            return OptionalDouble.empty();
        }
    }

    private interface Reading {
        double read() throws IOException;
    }
}
