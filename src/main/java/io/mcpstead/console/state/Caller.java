package io.mcpstead.console.state;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.mcpstead.bridge.report.CallSubject;
import io.mcpstead.protocol.SessionDigest;
import org.jspecify.annotations.Nullable;

/**
 * Who calls.
 *
 * @param client what the client calls itself, null where it did not say
 * @param token the name of its token, null where none is asked for
 * @param session its digest, null without one
 * @param era {@code legacy} or {@code modern}
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Caller(
        @Nullable String client,
        @Nullable String token,
        @Nullable String session,
        String era) {
    static Caller of(CallSubject subject) {
        String session = subject.session();
        return new Caller(
                subject.client(),
                subject.token(),
                session == null ? null : SessionDigest.of(session),
                subject.era().label());
    }
}
