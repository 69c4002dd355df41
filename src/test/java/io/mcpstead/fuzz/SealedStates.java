package io.mcpstead.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.mcpstead.bridge.parked.RequestBinding;
import io.mcpstead.bridge.parked.RequestStates;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** The {@code requestState} of parked calls. */
final class SealedStates {
    private static final RequestStates STATES = new RequestStates();
    private static final int MAX_LENGTH = 60;

    private SealedStates() {}

    /** A state opens for its own request as it was sealed; changed, or for another request, it does not open at all. */
    static void opensOnlyWhatWasSealed(FuzzedDataProvider data) {
        RequestStates.State state = new RequestStates.State(
                data.consumeLong(), data.consumeInt(), Instant.ofEpochMilli(data.consumeLong()));
        RequestBinding own = binding(data);
        RequestBinding other = binding(data);
        String sealed = STATES.seal(state, own);
        byte[] mutated = Mutations.of(sealed.getBytes(StandardCharsets.UTF_8), data);
        String sent = new String(mutated, StandardCharsets.UTF_8);

        assertThat(STATES.open(sealed, own)).contains(state);
        assertThat(STATES.open(sent, own)).isEqualTo(sent.equals(sealed) ? Optional.of(state) : Optional.empty());
        assertThat(STATES.open(sealed, other)).isEqualTo(other.equals(own) ? Optional.of(state) : Optional.empty());
    }

    private static RequestBinding binding(FuzzedDataProvider data) {
        return new RequestBinding(text(data), text(data), text(data), text(data));
    }

    /** Without halves of surrogate pairs, which are all the same in UTF-8. */
    private static String text(FuzzedDataProvider data) {
        byte[] bytes = data.consumeString(MAX_LENGTH).getBytes(StandardCharsets.UTF_8);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
