package io.mcpstead.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.transport.Outgoing.Purpose;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.RequestId;
import io.mcpstead.wire.Slice;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class InFlightTest {
    private final InFlight calls = new InFlight();

    private static Message question() throws Exception {
        return Message.read(Slice.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"roots/list\"}"));
    }

    private void begin(long id, Purpose purpose) {
        calls.begin(new Outgoing(RequestId.of(id), Slice.of("{}"), Map.of(), purpose), message -> true);
    }

    @Test
    void withoutACallNobodyIsMeant() throws Exception {
        begin(1, Purpose.OWN);
        assertThat(calls.offer(question())).contains("no call");
    }

    @Test
    void theOnlyCallIsMeant() throws Exception {
        begin(1, Purpose.OWN);
        begin(2, Purpose.ASKABLE_CALL);
        assertThat(calls.offer(question())).isEmpty();
    }

    @Test
    void aCallThatCannotBeAskedCountsToo() throws Exception {
        begin(1, Purpose.CALL);
        begin(2, Purpose.ASKABLE_CALL);
        assertThat(calls.offer(question())).contains("several");
    }

    @Test
    void aCallGivenUpCountsUntilItsAnswer() throws Exception {
        begin(1, Purpose.CALL);
        calls.ended(RequestId.of(1));
        begin(2, Purpose.ASKABLE_CALL);
        assertThat(calls.offer(question())).contains("several");
        calls.answered(RequestId.of(1));
        assertThat(calls.offer(question())).isEmpty();
    }

    @Test
    void pastTheBoundNobodyIsEverMeantAgain() throws Exception {
        for (int id = 1; id <= 1_001; id++) {
            begin(id, Purpose.CALL);
            calls.ended(RequestId.of(id));
        }
        for (int id = 1; id <= 1_001; id++) {
            calls.answered(RequestId.of(id));
        }
        begin(2_000, Purpose.ASKABLE_CALL);
        assertThat(calls.offer(question())).contains("several");
    }

    @Test
    void aCallThatHasEndedTakesNothing() throws Exception {
        calls.begin(new Outgoing(RequestId.of(1), Slice.of("{}"), Map.of(), Purpose.ASKABLE_CALL), message -> false);
        assertThat(calls.offer(question())).contains("cannot be asked");
    }
}
