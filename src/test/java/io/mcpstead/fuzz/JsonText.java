package io.mcpstead.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;

/** Writes a tree in one of the many ways that JSON allows: the fuzzer picks white space, escapes and forms of numbers. */
final class JsonText {
    private static final String[] SPACES = {"", "", "", " ", "\n", "\t", "\r\n", "  \n "};
    private static final String SHORT_ESCAPES = "bfnrt\"\\/";
    private static final String ESCAPED = "\b\f\n\r\t\"\\/";

    private final FuzzedDataProvider data;
    private final StringBuilder text = new StringBuilder();

    private JsonText(FuzzedDataProvider data) {
        this.data = data;
    }

    static String of(JsonNode tree, FuzzedDataProvider data) {
        JsonText json = new JsonText(data);
        json.value(tree);
        return json.text.toString();
    }

    static byte[] bytesOf(JsonNode tree, FuzzedDataProvider data) {
        return of(tree, data).getBytes(StandardCharsets.UTF_8);
    }

    private void value(JsonNode tree) {
        if (tree.isObject()) {
            object(tree);
        } else if (tree.isArray()) {
            array(tree);
        } else if (tree.isTextual()) {
            string(tree.textValue());
        } else if (tree.isNumber()) {
            text.append(number(tree.decimalValue(), data));
        } else {
            text.append(tree);
        }
    }

    private void object(JsonNode tree) {
        text.append('{');
        space();
        Iterator<Map.Entry<String, JsonNode>> members = tree.properties().iterator();
        while (members.hasNext()) {
            Map.Entry<String, JsonNode> member = members.next();
            string(member.getKey());
            space();
            text.append(':');
            item(member.getValue(), members.hasNext());
        }
        text.append('}');
    }

    private void array(JsonNode tree) {
        text.append('[');
        space();
        Iterator<JsonNode> elements = tree.elements();
        while (elements.hasNext()) {
            item(elements.next(), elements.hasNext());
        }
        text.append(']');
    }

    private void item(JsonNode tree, boolean more) {
        space();
        value(tree);
        space();
        if (more) {
            text.append(',');
            space();
        }
    }

    private void space() {
        text.append(data.pickValue(SPACES));
    }

    private void string(String value) {
        text.append('"');
        value.codePoints().forEach(this::character);
        text.append('"');
    }

    private void character(int c) {
        int known = ESCAPED.indexOf(c);
        boolean mayBeRaw = c == '/' || (known < 0 && c >= ' ' && !isHalfPair(c));
        if (mayBeRaw && data.consumeInt(0, 3) != 1) {
            text.appendCodePoint(c);
        } else if (known >= 0 && data.consumeBoolean()) {
            text.append('\\').append(SHORT_ESCAPES.charAt(known));
        } else {
            HexFormat form =
                    data.consumeBoolean() ? HexFormat.of() : HexFormat.of().withUpperCase();
            for (char half : Character.toChars(c)) {
                text.append("\\u").append(form.toHexDigits(half));
            }
        }
    }

    /** UTF-8 carries no half of a surrogate pair, an escape does. */
    private static boolean isHalfPair(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    /** A number's value in one of its forms. */
    static String number(BigDecimal value, FuzzedDataProvider data) {
        String plain = value.toPlainString();
        String sign = value.signum() == 0 && data.consumeBoolean() ? "-" : "";
        return sign
                + switch (data.consumeInt(0, 4)) {
                    case 0 -> plain;
                    case 1 -> plain + (plain.indexOf('.') < 0 ? ".0" : "00");
                    case 2 -> plain + data.pickValue(new String[] {"e", "E+", "e-"}) + "00";
                    case 3 -> value.unscaledValue() + "e" + -value.scale();
                    default -> value.unscaledValue() + (value.scale() <= 0 ? "E+00" : "E-00") + Math.abs(value.scale());
                };
    }
}
