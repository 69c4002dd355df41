package io.mcpstead.config;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.logging.common.AbstractAppenderFactory;
import io.dropwizard.logging.common.AppenderFactory;
import io.dropwizard.logging.common.DefaultLoggingFactory;
import io.mcpstead.log.layout.JsonLayouts;
import io.mcpstead.log.layout.TextLayout;

/** Dropwizard's {@code logging} keys, and the form of all lines whose appender asks for none of its own. */
public final class LoggingConfig extends DefaultLoggingFactory {
    /** The form of a line. */
    public enum Format {
        TEXT,
        JSON
    }

    @JsonProperty
    private Format format = Format.TEXT;

    Format format() {
        return format;
    }

    @Override
    public void configure(MetricRegistry metrics, String name) {
        getAppenders().forEach(this::layOut);
        super.configure(metrics, name);
    }

    private void layOut(AppenderFactory<ILoggingEvent> appender) {
        if (appender instanceof AbstractAppenderFactory<ILoggingEvent> plain
                && plain.getLayout() == null
                && plain.getLogFormat() == null) {
            // What JSON takes is loaded only where it is asked for.
            plain.setLayout(
                    switch (format) {
                        case TEXT -> TextLayout::new;
                        case JSON -> JsonLayouts.events();
                    });
        }
    }
}
