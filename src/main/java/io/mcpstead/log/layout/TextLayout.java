package io.mcpstead.log.layout;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.dropwizard.logging.common.DropwizardLayout;
import io.mcpstead.log.LogEvent;
import java.util.List;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** Dropwizard's lines, with the name of an event before its message. */
public final class TextLayout extends DropwizardLayout {
    public TextLayout(LoggerContext context, TimeZone timeZone) {
        super(context, timeZone);
        getDefaultConverterSupplierMap().put("event", EventName::new);
        setPattern("%-5p [%d{ISO8601," + timeZone.getID() + "}] %c: %event%m%n%dwREx");
    }

    private static final class EventName extends ClassicConverter {
        @Override
        public String convert(ILoggingEvent event) {
            @Nullable List<KeyValuePair> pairs = event.getKeyValuePairs();
            return pairs == null || pairs.isEmpty() || !pairs.getFirst().key.equals(LogEvent.KEY)
                    ? ""
                    : pairs.getFirst().value + ": ";
        }
    }
}
