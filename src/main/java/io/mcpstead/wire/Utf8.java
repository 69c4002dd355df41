package io.mcpstead.wire;

/** The well-formed byte sequences of UTF-8 (Unicode, table 3-7; RFC 3629, section 4). */
final class Utf8 {
    private Utf8() {}

    /** Where the character of several bytes that begins at {@code at} ends, or -1 where it is broken. */
    static int next(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xff;
        int last = at + following(lead);
        if (last == at || last >= end) {
            return -1;
        }
        int second = bytes[at + 1] & 0xff;
        if (second < lowest(lead) || second > highest(lead)) {
            return -1;
        }
        for (int i = at + 2; i <= last; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                return -1;
            }
        }
        return last + 1;
    }

    private static int following(int lead) {
        if (lead < 0xC2 || lead > 0xF4) {
            return 0;
        }
        if (lead < 0xE0) {
            return 1;
        }
        return lead < 0xF0 ? 2 : 3;
    }

    /** The lowest second byte: a lower one would be an overlong form. */
    private static int lowest(int lead) {
        return switch (lead) {
            case 0xE0 -> 0xA0;
            case 0xF0 -> 0x90;
            default -> 0x80;
        };
    }

    /** The highest second byte: a higher one would be a surrogate, or beyond Unicode. */
    private static int highest(int lead) {
        return switch (lead) {
            case 0xED -> 0x9F;
            case 0xF4 -> 0x8F;
            default -> 0xBF;
        };
    }
}
