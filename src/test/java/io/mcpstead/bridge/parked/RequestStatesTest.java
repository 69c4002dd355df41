package io.mcpstead.bridge.parked;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Base64;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RequestStatesTest {
    private static final RequestBinding BINDING = new RequestBinding("alice", "tools/call", "one", "echo");
    private static final RequestStates.State STATE =
            new RequestStates.State(7, 2, Instant.ofEpochMilli(1_234_567_890_123L));

    private final RequestStates states = new RequestStates();

    @Test
    void opensWhatItSealed() {
        assertThat(states.open(states.seal(STATE, BINDING), BINDING)).contains(STATE);
    }

    @Test
    void sealsTheSameDifferentlyEachTime() {
        assertThat(states.seal(STATE, BINDING)).isNotEqualTo(states.seal(STATE, BINDING));
    }

    @Test
    void opensForNoOtherRequest() {
        String sealed = states.seal(STATE, BINDING);

        assertThat(states.open(sealed, new RequestBinding("bob", "tools/call", "one", "echo")))
                .isEmpty();
        assertThat(states.open(sealed, new RequestBinding("alice", "prompts/get", "one", "echo")))
                .isEmpty();
        assertThat(states.open(sealed, new RequestBinding("alice", "tools/call", "two", "echo")))
                .isEmpty();
        assertThat(states.open(sealed, new RequestBinding("alice", "tools/call", "one", "other")))
                .isEmpty();
        assertThat(states.open(sealed, new RequestBinding("alice\",\"tools/call", "", "one", "echo")))
                .isEmpty();
    }

    @Test
    void opensNothingOfAnotherGateway() {
        assertThat(new RequestStates().open(states.seal(STATE, BINDING), BINDING))
                .isEmpty();
    }

    @Test
    void opensNothingWithOneBitChanged() {
        byte[] sealed = Base64.getUrlDecoder().decode(states.seal(STATE, BINDING));

        assertThat(IntStream.range(0, sealed.length * 8)).allSatisfy(bit -> {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(states.open(Base64.getUrlEncoder().encodeToString(changed), BINDING))
                    .isEmpty();
        });
    }

    @Test
    void opensNoOtherText() {
        String sealed = states.seal(STATE, BINDING);

        assertThat(states.open("", BINDING)).isEmpty();
        assertThat(states.open(sealed + "-TAMPERED", BINDING)).isEmpty();
        assertThat(states.open(sealed.substring(4), BINDING)).isEmpty();
        assertThat(states.open(sealed.replace(sealed.charAt(9), '\u00e9'), BINDING))
                .isEmpty();
        assertThat(states.open("=".repeat(sealed.length()), BINDING)).isEmpty();
        assertThat(states.open("A".repeat(sealed.length() - 1) + "=", BINDING)).isEmpty();
    }
}
