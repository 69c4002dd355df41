package io.mcpstead.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The tools of the {@code clock} server. */
final class ClockTools {
    private ClockTools() {}

    static List<Tool> of(InstantSource clock) {
        return List.of(new Now(clock), new Countdown());
    }

    private record Now(InstantSource clock) implements Tool {
        @Override
        public String name() {
            return "now";
        }

        @Override
        public String description() {
            return "The current date and time in a time zone.";
        }

        @Override
        public ObjectNode inputSchema() {
            return JsonRpc.object("""
                    {"type": "object",
                     "properties": {
                       "zone": {"type": "string", "maxLength": 64, "default": "UTC",
                                "description": "IANA time zone or offset, such as Europe/Berlin or +02:00"}},
                     "additionalProperties": false}""");
        }

        @Override
        public Optional<ObjectNode> outputSchema() {
            return Optional.of(JsonRpc.object("""
                    {"type": "object",
                     "properties": {
                       "time": {"type": "string", "description": "ISO 8601 with offset"},
                       "zone": {"type": "string"},
                       "epochSeconds": {"type": "integer"}},
                     "required": ["time", "zone", "epochSeconds"]}"""));
        }

        @Override
        public Result call(ToolCall call) throws ToolCall.BadArgument {
            String zone = call.text("zone", "UTC", 64);
            try {
                ZonedDateTime now = clock.instant().atZone(ZoneId.of(zone)).truncatedTo(ChronoUnit.SECONDS);
                String time = now.format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
                ObjectNode data = JsonRpc.object().put("time", time).put("zone", zone);
                return new Result(time + " (" + zone + ")", data.put("epochSeconds", now.toEpochSecond()));
            } catch (DateTimeException e) {
                throw new ToolCall.BadArgument("Unknown time zone '" + zone + "'");
            }
        }
    }

    private record Countdown() implements Tool {
        @Override
        public String name() {
            return "countdown";
        }

        @Override
        public String description() {
            return "Counts down step by step, reports progress at each, and can be cancelled.";
        }

        @Override
        public ObjectNode inputSchema() {
            return JsonRpc.object("""
                    {"type": "object",
                     "properties": {
                       "steps": {"type": "integer", "minimum": 1, "maximum": 100},
                       "interval_ms": {"type": "integer", "minimum": 0, "maximum": 10000, "default": 200,
                                       "description": "Time between two steps, in milliseconds"}},
                     "required": ["steps"],
                     "additionalProperties": false}""");
        }

        @Override
        public Result call(ToolCall call) throws ToolCall.BadArgument, ToolCall.Cancelled {
            int steps = call.number("steps", 1, 1, 100);
            Duration interval = Duration.ofMillis(call.number("interval_ms", 200, 0, 10_000));
            for (int done = 1; done <= steps; done++) {
                call.pause(interval);
                call.progress(done, steps, (steps - done) + " to go");
            }
            return new Result("Counted down from " + steps, JsonRpc.object().put("steps", steps));
        }
    }
}
