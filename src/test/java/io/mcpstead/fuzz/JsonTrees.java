package io.mcpstead.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;

/** JSON as Jackson's trees: what the fuzzer makes up, and what text says. Numbers are exact. */
final class JsonTrees {
    private static final int MAX_DEPTH = 5;

    /** More than the members that are compared one by one before names are hashed. */
    private static final int MAX_ITEMS = 24;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private JsonTrees() {}

    static JsonNode parse(String json) throws JsonProcessingException {
        return MAPPER.readTree(json);
    }

    /** Whether two trees are the same; numbers are where their values are. */
    static boolean same(JsonNode one, JsonNode other) {
        return one.equals(JsonTrees::compareScalars, other);
    }

    private static int compareScalars(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
    }

    static ObjectNode object(FuzzedDataProvider data) {
        return object(data, MAX_DEPTH);
    }

    static JsonNode value(FuzzedDataProvider data) {
        return value(data, MAX_DEPTH);
    }

    private static ObjectNode object(FuzzedDataProvider data, int depth) {
        ObjectNode object = NODES.objectNode();
        for (int items = data.consumeInt(0, MAX_ITEMS); items > 0; items--) {
            object.set(data.consumeString(8), value(data, depth - 1));
        }
        return object;
    }

    private static ArrayNode array(FuzzedDataProvider data, int depth) {
        ArrayNode array = NODES.arrayNode();
        for (int items = data.consumeInt(0, MAX_ITEMS); items > 0; items--) {
            array.add(value(data, depth - 1));
        }
        return array;
    }

    private static JsonNode value(FuzzedDataProvider data, int depth) {
        return switch (data.consumeInt(0, depth > 0 ? 6 : 4)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(data.consumeBoolean());
            case 2 -> NODES.textNode(data.consumeString(32));
            case 3 -> NODES.numberNode(data.consumeLong());
            case 4 -> NODES.numberNode(decimal(data));
            case 5 -> object(data, depth);
            default -> array(data, depth);
        };
    }

    static BigDecimal decimal(FuzzedDataProvider data) {
        byte[] unscaled = data.consumeBytes(24);
        BigInteger digits = unscaled.length == 0 ? BigInteger.ZERO : new BigInteger(unscaled);
        return new BigDecimal(digits, data.consumeInt(-30, 30));
    }
}
