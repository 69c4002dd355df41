package io.mcpstead.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.outbound.UpstreamException;
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

    private record Request(Outgoing request, boolean open) implements InFlight.Call {
        @Override
        public boolean offer(Message message) {
            return open;
        }

        @Override
        public void abort(UpstreamException.Kind kind, String message) {
            throw new AssertionError(message);
        }
    }

    private Request begin(long id, Purpose purpose) {
        return begin(id, purpose, true);
    }

    private Request begin(long id, Purpose purpose, boolean open) {
        Request request = new Request(new Outgoing(RequestId.of(id), Slice.of("{}"), Map.of(), purpose), open);
        calls.begin(request);
        return request;
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
        calls.ended(begin(1, Purpose.CALL));
        begin(2, Purpose.ASKABLE_CALL);
        assertThat(calls.offer(question())).contains("several");
        calls.answered(RequestId.of(1));
        assertThat(calls.offer(question())).isEmpty();
    }

    @Test
    void aRequestOfTheGatewaysGivenUpCountsForNothing() throws Exception {
        calls.ended(begin(1, Purpose.OWN));
        begin(2, Purpose.ASKABLE_CALL);
        assertThat(calls.offer(question())).isEmpty();
    }

    @Test
    void theAnswerToACallGivenUpIsNobodys() {
        calls.ended(begin(1, Purpose.CALL));
        assertThat(calls.get(RequestId.of(1))).isNull();
        assertThat(calls.answered(RequestId.of(1))).isNull();
    }

    @Test
    void pastTheBoundNobodyIsEverMeantAgain() throws Exception {
        for (int id = 1; id <= 1_001; id++) {
            calls.ended(begin(id, Purpose.CALL));
        }
        for (int id = 1; id <= 1_001; id++) {
            calls.answered(RequestId.of(id));
        }
        begin(2_000, Purpose.ASKABLE_CALL);
        assertThat(calls.offer(question())).contains("several");
    }

    @Test
    void aCallThatHasEndedTakesNothing() throws Exception {
        begin(1, Purpose.ASKABLE_CALL, false);
        assertThat(calls.offer(question())).contains("cannot be asked");
    }
}
