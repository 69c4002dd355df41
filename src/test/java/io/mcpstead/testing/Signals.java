package io.mcpstead.testing;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process that is started here does on a signal. */
public final class Signals {
    private static final String IGNORED = "SigIgn:";

    private Signals() {}

    /**
     * Skips a test of SIGINT where it is ignored, which children inherit: a shell without job control has its background
     * jobs ignore it. Linux says so in {@code /proc}.
     */
    public static void assumeDelivered(String signal) {
        assumeThat(signal.equals("INT") && isSigintIgnored())
                .as("SIGINT is ignored here, and children inherit that")
                .isFalse();
    }

    private static boolean isSigintIgnored() {
        Path status = Path.of("/proc/self/status");
        try {
            return Files.exists(status)
                    && Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith(IGNORED))
                            .map(line -> new BigInteger(
                                    line.substring(IGNORED.length()).strip(), 16))
                            .anyMatch(mask -> mask.testBit(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
