package io.mcpstead.log.layout;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.pattern.RootCauseFirstThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.logging.common.layout.DiscoverableLayoutFactory;
import io.dropwizard.logging.json.EventJsonLayoutBaseFactory;
import io.dropwizard.logging.json.layout.EventJsonLayout;
import io.dropwizard.logging.json.layout.JsonFormatter;
import io.dropwizard.logging.json.layout.TimestampFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** Dropwizard's JSON lines, with what an event bears beside its message as members of their own. */
public final class JsonLayouts {
    /** RFC 3339, with milliseconds. */
    private static final String TIMESTAMP = "yyyy-MM-dd'T'HH:mm:ss.SSSXXX";

    private JsonLayouts() {}

    public static DiscoverableLayoutFactory<ILoggingEvent> events() {
        return Layout::new;
    }

    private static final class Layout extends EventJsonLayout {
        Layout(LoggerContext context, TimeZone timeZone) {
            super(
                    new JsonFormatter(new ObjectMapper(), false, true),
                    new TimestampFormatter(TIMESTAMP, timeZone.toZoneId()),
                    new RootCauseFirstThrowableProxyConverter(),
                    new EventJsonLayoutBaseFactory().getIncludes(),
                    Map.of(),
                    Map.of(),
                    Set.of(),
                    false);
            setContext(context);
        }

        @Override
        protected Map<String, Object> toJsonMap(ILoggingEvent event) {
            Map<String, Object> members = super.toJsonMap(event);
            @Nullable List<KeyValuePair> pairs = event.getKeyValuePairs();
            if (pairs != null) {
                pairs.forEach(pair -> members.putIfAbsent(pair.key, plain(pair.value)));
            }
            return members;
        }

        /** What JSON has a form for stays what it is; anything else is its text. */
        private static @Nullable Object plain(@Nullable Object value) {
            return value == null || value instanceof Number || value instanceof Boolean || value instanceof List
                    ? value
                    : value.toString();
        }
    }
}
