package io.mcpstead.log.layout;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

final class LayoutTest {
    private static final Instant TIME = Instant.parse("2026-11-23T08:24:06.120Z");
    private static final TimeZone UTC = TimeZone.getTimeZone("UTC");

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger logger = context.getLogger("io.mcpstead.Some");

    private LoggingEvent event(String message, KeyValuePair... pairs) {
        LoggingEvent event = new LoggingEvent("", logger, Level.WARN, message, null, null);
        event.setInstant(TIME);
        event.setKeyValuePairs(List.of(pairs));
        event.setThreadName("upstream-a");
        return event;
    }

    private static String text(LayoutBase<ILoggingEvent> layout, ILoggingEvent event) {
        layout.start();
        return layout.doLayout(event);
    }

    private String text(ILoggingEvent event) {
        return text(new TextLayout(context, UTC), event);
    }

    private JsonNode json(ILoggingEvent event) throws IOException {
        String line = text(JsonLayouts.events().build(context, UTC), event);
        assertThat(line).endsWith("\n").containsOnlyOnce("\n");
        return new ObjectMapper().readTree(line);
    }

    private static KeyValuePair pair(String key, Object value) {
        return new KeyValuePair(key, value);
    }

    @Test
    void textBeginsWithTheEvent() {
        assertThat(text(event("It is away: {}", pair("event", "upstream_disconnected"), pair("server", "a"))))
                .isEqualTo("WARN  [2026-11-23 08:24:06,120] io.mcpstead.Some: upstream_disconnected: It is away: {}"
                        + System.lineSeparator());
    }

    @Test
    void textOfOthersIsAsEver() {
        assertThat(text(event("Started")))
                .isEqualTo("WARN  [2026-11-23 08:24:06,120] io.mcpstead.Some: Started" + System.lineSeparator());
    }

    @Test
    void jsonHasTheEventsMembers() throws IOException {
        JsonNode line = json(event(
                "line 1\nline \"2\" \u2028 \u0007",
                pair("event", "upstream_disconnected"),
                pair("tools", 3),
                pair("names", List.of("x", "y")),
                pair("file", Path.of("/etc/a"))));

        assertThat(line.path("timestamp").asText()).isEqualTo("2026-11-23T08:24:06.120Z");
        assertThat(line.path("level").asText()).isEqualTo("WARN");
        assertThat(line.path("thread").asText()).isEqualTo("upstream-a");
        assertThat(line.path("logger").asText()).isEqualTo("io.mcpstead.Some");
        assertThat(line.path("message").asText()).isEqualTo("line 1\nline \"2\" \u2028 \u0007");
        assertThat(line.path("event").asText()).isEqualTo("upstream_disconnected");
        assertThat(line.path("tools").isInt()).isTrue();
        assertThat(line.path("names").toString()).isEqualTo("[\"x\",\"y\"]");
        assertThat(line.path("file").asText()).isEqualTo("/etc/a");
    }

    @Test
    void jsonHasAStackTraceInTheSameLine() throws IOException {
        LoggingEvent event = new LoggingEvent(
                "", logger, Level.ERROR, "oops", new IllegalStateException("no\nway", new IOException("disk")), null);

        assertThat(json(event).path("exception").asText()).contains("IOException", "disk", "no\nway", "LayoutTest");
    }

    @Test
    void whatALineBearsDoesNotHideWhatEachHas() throws IOException {
        assertThat(json(event("mine", pair("message", "another")))
                        .path("message")
                        .asText())
                .isEqualTo("mine");
    }
}
