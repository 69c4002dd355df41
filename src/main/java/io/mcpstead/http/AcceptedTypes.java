package io.mcpstead.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a client's {@code Accept} header lets a POST be answered with (RFC 9110, section 12.5.1). A stream must be asked
 * for by name: {@code *}{@code /*} is what a client sends that has not thought of one.
 */
record AcceptedTypes(boolean json, boolean eventStream) {
    private static final String USUAL = "application/json, text/event-stream";
    private static final AcceptedTypes BOTH = new AcceptedTypes(true, true);
    private static final AcceptedTypes JSON = new AcceptedTypes(true, false);

    static AcceptedTypes of(HttpServletRequest request) {
        return in(HeaderLines.joined(request, "Accept"));
    }

    static AcceptedTypes in(@Nullable String header) {
        if (header == null) {
            return JSON;
        }
        if (header.equals(USUAL)) {
            return BOTH;
        }
        Preference json = new Preference();
        Preference stream = new Preference();
        for (String range : header.split(",", -1)) {
            read(range, json, stream);
        }
        return new AcceptedTypes(json.accepted(), stream.accepted());
    }

    boolean neither() {
        return !json && !eventStream;
    }

    private static void read(String range, Preference json, Preference stream) {
        String[] parts = range.split(";", -1);
        boolean refused = isRefused(parts);
        switch (parts[0].strip().toLowerCase(Locale.ROOT)) {
            case "application/json" -> json.state(3, refused);
            case "application/*" -> json.state(2, refused);
            case "*/*" -> json.state(1, refused);
            case "text/event-stream" -> stream.state(3, refused);
            case "text/*" -> stream.state(2, refused);
            default -> {
                // Another type: not ours to send.
            }
        }
    }

    private static boolean isRefused(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("q=")) {
                return isZero(parameter.substring(2).strip());
            }
        }
        return false;
    }

    private static boolean isZero(String weight) {
        return weight.startsWith("0") && weight.chars().allMatch(c -> c == '0' || c == '.');
    }

    /** The most specific range that matches a type decides. */
    private static final class Preference {
        private int specificity;
        private boolean refused;

        void state(int newSpecificity, boolean newRefused) {
            if (newSpecificity > specificity) {
                specificity = newSpecificity;
                refused = newRefused;
            }
        }

        boolean accepted() {
            return specificity > 0 && !refused;
        }
    }
}
