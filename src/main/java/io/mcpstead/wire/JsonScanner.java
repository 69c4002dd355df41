package io.mcpstead.wire;

/**
 * Walks over JSON as RFC 8259 defines it and notes where its values lie, building nothing. It is stricter than common
 * parsers, so that what is passed on unread means the same to whoever reads it: the text must be UTF-8 (RFC 3629:
 * neither overlong forms nor surrogates), and depth and length of numbers are bounded.
 */
final class JsonScanner {
    /** Deeper nesting is refused; a parser of a peer further on may recurse. */
    static final int MAX_DEPTH = 256;

    /** Longer numbers are refused; common parsers take quadratic time for them. */
    static final int MAX_NUMBER_LENGTH = 1000;

    private final Slice source;
    private final byte[] bytes;
    private final int end;
    private int at;
    private int depth;
    private boolean plain;

    /** For each level of nesting a bit, set where it is an object. */
    private final long[] objects = new long[MAX_DEPTH / Long.SIZE + 1];

    JsonScanner(Slice source) {
        this.source = source;
        this.bytes = source.array();
        this.end = source.end();
        this.at = source.start();
    }

    /** The next byte that is not white space, not consumed; 0 at the end. */
    byte peek() {
        while (at < end) {
            byte b = bytes[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b;
            }
            at++;
        }
        return 0;
    }

    /** The source's array. */
    byte[] bytes() {
        return bytes;
    }

    /** Where the scanner stands in the source's array. */
    int position() {
        return at;
    }

    /** Whether the last string is written as it is: in ASCII, and without escapes. */
    boolean isPlain() {
        return plain;
    }

    /** Consumes one whole value. */
    Slice value() throws MalformedMessageException {
        peek();
        int start = at;
        skip();
        return new Slice(bytes, start, at);
    }

    /** The same, with nothing to show for it. */
    void skip() throws MalformedMessageException {
        int outer = depth;
        boolean opened = begin();
        while (depth > outer) {
            if (!more(opened)) {
                opened = false;
                continue;
            }
            if (inObject()) {
                name();
            }
            opened = begin();
        }
    }

    /**
     * Whether another item follows in the innermost open object or array; consumes what stands before it or closes.
     *
     * @param opened that nothing of it has been consumed yet
     */
    boolean more(boolean opened) throws MalformedMessageException {
        byte b = peek();
        if (b == (inObject() ? '}' : ']')) {
            at++;
            depth--;
            return false;
        }
        if (!opened) {
            expect(',');
        }
        return true;
    }

    /** Consumes a member's name, a JSON string, and its colon; gives where the name ends. */
    int name() throws MalformedMessageException {
        peek();
        string();
        int end = at;
        peek();
        expect(':');
        return end;
    }

    /** Consumes a scalar or the opening of an object or array; true where it was an opening. */
    boolean begin() throws MalformedMessageException {
        byte b = peek();
        switch (b) {
            case '{', '[' -> open(b == '{');
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        }
        return b == '{' || b == '[';
    }

    /** Checks that only white space is left. */
    void finish() throws MalformedMessageException {
        peek();
        if (at < end) {
            throw malformed("more text after the value");
        }
    }

    private void open(boolean object) throws MalformedMessageException {
        if (depth == MAX_DEPTH) {
            throw malformed("nested deeper than " + MAX_DEPTH + " levels");
        }
        depth++;
        long bit = 1L << depth;
        int word = depth / Long.SIZE;
        objects[word] = object ? objects[word] | bit : objects[word] & ~bit;
        at++;
    }

    private boolean inObject() {
        return (objects[depth / Long.SIZE] & 1L << depth) != 0;
    }

    private void expect(char expected) throws MalformedMessageException {
        if (at == end || bytes[at] != expected) {
            throw unexpected();
        }
        at++;
    }

    private void literal(String literal) throws MalformedMessageException {
        for (int i = 0; i < literal.length(); i++) {
            expect(literal.charAt(i));
        }
    }

    private void number() throws MalformedMessageException {
        int start = at;
        skip('-', '-');
        if (!skip('0', '0')) {
            digits();
        }
        if (skip('.', '.')) {
            digits();
        }
        if (skip('e', 'E')) {
            if (!skip('+', '+')) {
                skip('-', '-');
            }
            digits();
        }
        if (at - start > MAX_NUMBER_LENGTH) {
            throw malformed("a number longer than " + MAX_NUMBER_LENGTH + " characters");
        }
    }

    private boolean skip(char one, char other) {
        boolean found = at < end && (bytes[at] == one || bytes[at] == other);
        if (found) {
            at++;
        }
        return found;
    }

    private void digits() throws MalformedMessageException {
        int start = at;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        if (at == start) {
            throw unexpected();
        }
    }

    private void string() throws MalformedMessageException {
        expect('"');
        plain = true;
        at = Ascii.plainEnd(bytes, at, end);
        while (current() != '"') {
            plain = false;
            if (bytes[at] < 0) {
                character();
            } else if (bytes[at] == '\\') {
                at++;
                escape();
            } else {
                throw malformed("a control character in a string");
            }
            at = Ascii.plainEnd(bytes, at, end);
        }
        at++;
    }

    /** Consumes a character of several bytes. */
    private void character() throws MalformedMessageException {
        int next = Utf8.next(bytes, at, end);
        if (next < 0) {
            throw malformed("it is not UTF-8");
        }
        at = next;
    }

    private void escape() throws MalformedMessageException {
        switch (current()) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at++;
            case 'u' -> {
                at++;
                for (int i = 0; i < 4; i++) {
                    if (Character.digit(current(), 16) < 0) {
                        throw unexpected();
                    }
                    at++;
                }
            }
            default -> throw unexpected();
        }
    }

    private byte current() throws MalformedMessageException {
        if (at == end) {
            throw unexpected();
        }
        return bytes[at];
    }

    private MalformedMessageException unexpected() {
        if (at == end) {
            return malformed("it ends too early");
        }
        int b = bytes[at];
        return malformed(b > ' ' && b < 127 ? "unexpected '" + (char) b + "'" : "unexpected byte " + (b & 0xff));
    }

    private MalformedMessageException malformed(String reason) {
        return new MalformedMessageException(
                ErrorCode.PARSE_ERROR, "not valid JSON at byte " + (at - source.start()) + ": " + reason);
    }
}
