package io.mcpstead.metrics;

import io.mcpstead.metrics.prometheus.MetricFamilies;

/** The lines of the audit log. Thread-safe. */
public final class AuditMetrics {
    private final MetricFamilies families;

    AuditMetrics(MetricFamilies families) {
        this.families = families;
    }

    public void written(int lines) {
        families.auditEvents.inc(lines);
    }

    /** Counts lines that are lost. */
    public void dropped(int lines) {
        families.auditDropped.inc(lines);
    }

    /** Counts an attempt to write that failed; the lines are still there. */
    public void writeFailed() {
        families.auditWriteErrors.inc();
    }
}
