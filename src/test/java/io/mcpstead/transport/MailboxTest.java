package io.mcpstead.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import io.mcpstead.wire.Message;
import io.mcpstead.wire.Slice;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class MailboxTest {
    private final Mailbox mailbox = new Mailbox();

    private static Message read(String json) throws Exception {
        return Message.read(Slice.of(json));
    }

    @Test
    void keepsSoManyMessagesAndAlwaysTheResponse() throws Exception {
        Message told = read("{\"jsonrpc\":\"2.0\",\"method\":\"x\"}");
        for (int i = 0; i < Mailbox.MAX_WAITING; i++) {
            assertThat(mailbox.put(told)).isTrue();
        }
        assertThat(mailbox.put(told)).isFalse();
        assertThat(mailbox.put(read("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}")))
                .isTrue();
    }

    @Test
    void staysEnded() throws Exception {
        mailbox.end(new UpstreamException(Kind.BROKEN, "gone"));
        assertThatThrownBy(mailbox::take).hasMessage("gone");
        assertThatThrownBy(() -> mailbox.poll(Duration.ZERO)).hasMessage("gone");
    }

    @Test
    void givesBackRequestsThatNobodyRead() throws Exception {
        mailbox.put(read("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"roots/list\"}"));
        mailbox.put(read("{\"jsonrpc\":\"2.0\",\"method\":\"x\"}"));

        assertThat(mailbox.unreadRequests()).hasSize(1);
        assertThat(mailbox.unreadRequests()).isEmpty();
        assertThat(mailbox.take()).isInstanceOf(Message.Notification.class);
    }
}
