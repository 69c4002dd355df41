package io.mcpstead.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

final class AsciiTest {
    private static final int LENGTH = 40;

    @Test
    void stopsAtEveryByteThatIsNotPlainAndAtNoOther() {
        for (int value = Byte.MIN_VALUE; value <= Byte.MAX_VALUE; value++) {
            for (int at = 0; at < LENGTH; at++) {
                byte[] bytes = plain();
                bytes[at] = (byte) value;
                int expected = isPlain(value) ? LENGTH - 1 : at;

                assertThat(Ascii.plainEnd(bytes, 0, LENGTH - 1)).isEqualTo(Math.min(expected, LENGTH - 1));
            }
        }
    }

    @Test
    void findsTheSameAsAByteWiseSearchWhateverTheBytes() {
        Random random = new Random(7);
        byte[] bytes = new byte[LENGTH];
        for (int run = 0; run < 100_000; run++) {
            random.nextBytes(bytes);
            int start = random.nextInt(LENGTH);
            int end = start + random.nextInt(LENGTH - start + 1);

            assertThat(Ascii.plainEnd(bytes, start, end)).isEqualTo(find(bytes, start, end, b -> !isPlain(b)));
            assertThat(Ascii.controlAt(bytes, start, end)).isEqualTo(find(bytes, start, end, b -> b >= 0 && b < ' '));
        }
    }

    @Test
    void comparesWithAText() {
        byte[] bytes = "a method é".getBytes(StandardCharsets.UTF_8);

        assertThat(Ascii.equal(bytes, 2, 8, "method")).isTrue();
        assertThat(Ascii.equal(bytes, 2, 8, "metho")).isFalse();
        assertThat(Ascii.equal(bytes, 2, 8, "methud")).isFalse();
        assertThat(Ascii.equal(bytes, 9, 11, "é")).isFalse();
        assertThat(Ascii.equal(bytes, 3, 3, "")).isTrue();
    }

    private static byte[] plain() {
        return "x".repeat(LENGTH).getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean isPlain(int b) {
        return b >= ' ' && b != '"' && b != '\\';
    }

    private static int find(byte[] bytes, int start, int end, IntPredicate wanted) {
        int at = start;
        while (at < end && !wanted.test(bytes[at])) {
            at++;
        }
        return at;
    }
}
