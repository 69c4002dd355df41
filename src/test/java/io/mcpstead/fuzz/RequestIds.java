package io.mcpstead.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.fasterxml.jackson.databind.node.TextNode;
import io.mcpstead.wire.MalformedMessageException;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Request ids are equal where their values are, however they are written, and keep their text. */
final class RequestIds {
    private RequestIds() {}

    static void equalityIsThatOfValues(FuzzedDataProvider data) throws Exception {
        switch (data.consumeInt(0, 2)) {
            case 0 -> strings(data);
            case 1 -> formsOfANumber(data);
            default -> anyNumbers(data);
        }
    }

    private static void strings(FuzzedDataProvider data) throws MalformedMessageException {
        String one = data.consumeString(16);
        String other = data.consumeBoolean() ? one : data.consumeString(16);
        assertEqual(
                JsonText.of(TextNode.valueOf(one), data),
                JsonText.of(TextNode.valueOf(other), data),
                one.equals(other));
    }

    private static void formsOfANumber(FuzzedDataProvider data) throws MalformedMessageException {
        BigDecimal number = JsonTrees.decimal(data);
        assertEqual(JsonText.number(number, data), JsonText.number(number, data), true);
    }

    private static void anyNumbers(FuzzedDataProvider data) throws MalformedMessageException {
        String one = anyNumber(data);
        String other = data.consumeBoolean() ? one : anyNumber(data);
        BigDecimal oneValue = value(one);
        BigDecimal otherValue = value(other);
        boolean equal =
                (oneValue != null && otherValue != null) ? oneValue.compareTo(otherValue) == 0 : one.equals(other);
        assertEqual(one, other, equal);
    }

    /** With exponents to the end of what BigDecimal holds, and beyond. */
    private static String anyNumber(FuzzedDataProvider data) {
        String sign = data.consumeBoolean() ? "-" : "";
        String digits = Integer.toString(data.consumeInt(0, 1_000_000));
        String fraction = data.consumeBoolean() ? "." + data.consumeInt(0, 1000) : "";
        long exponent = data.consumeBoolean()
                ? data.consumeLong(-40, 40)
                : data.pickValue(new long[] {-1L << 31, (1L << 31) - 1, 1L << 40}) + data.consumeLong(-20, 20);
        return sign + digits + fraction + (data.consumeBoolean() ? "e" + exponent : "");
    }

    private static @Nullable BigDecimal value(String number) {
        try {
            return new BigDecimal(number).stripTrailingZeros();
        } catch (NumberFormatException | ArithmeticException e) {
            // Beyond what BigDecimal holds.
            return null;
        }
    }

    private static void assertEqual(String one, String other, boolean equal) throws MalformedMessageException {
        RequestId oneId = RequestId.of(Slice.of(one));
        RequestId otherId = RequestId.of(Slice.of(other));
        assertThat(oneId.equals(otherId)).as("%s = %s", one, other).isEqualTo(equal);
        assertThat(!equal || oneId.hashCode() == otherId.hashCode())
                .as("hashes of %s and %s", one, other)
                .isTrue();
        assertThat(oneId.json()).hasToString(one);
    }
}
