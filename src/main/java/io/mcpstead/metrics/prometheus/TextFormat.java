package io.mcpstead.metrics.prometheus;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The forms in which the page can be written. */
enum TextFormat {
    PROMETHEUS,
    OPENMETRICS;

    ExpositionFormatWriter writer() {
        return switch (this) {
            case PROMETHEUS -> PrometheusTextFormatWriter.create();
            case OPENMETRICS -> OpenMetricsTextFormatWriter.create();
        };
    }

    /**
     * OpenMetrics 1.0 where the client names it and does not like plain text better (RFC 9110, section 12.5.1);
     * everything else, wildcards among it, gets the plain text that every scraper reads.
     */
    static TextFormat preferredBy(@Nullable String acceptHeader) {
        double openMetrics = 0;
        double plain = 0;
        for (String range : acceptHeader == null ? new String[0] : acceptHeader.split(",", -1)) {
            String[] parts = range.toLowerCase(Locale.ROOT).replace(" ", "").split(";", -1);
            switch (parts[0]) {
                case "application/openmetrics-text" ->
                    openMetrics = Math.max(openMetrics, isVersion1(parts) ? quality(parts) : 0);
                case "text/plain" -> plain = Math.max(plain, quality(parts));
                default -> {}
            }
        }
        return openMetrics > 0 && openMetrics >= plain ? OPENMETRICS : PROMETHEUS;
    }

    private static boolean isVersion1(String[] parts) {
        String version = parameter(parts, "version=");
        return version == null || version.equals("1.0.0");
    }

    private static double quality(String[] parts) {
        String quality = parameter(parts, "q=");
        try {
            return quality == null ? 1 : Double.parseDouble(quality);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static @Nullable String parameter(String[] parts, String key) {
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].startsWith(key)) {
                return parts[i].substring(key.length());
            }
        }
        return null;
    }
}
