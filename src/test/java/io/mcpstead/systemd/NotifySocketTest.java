package io.mcpstead.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mcpstead.testing.NotifyReceiver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NotifySocketTest {
    @TempDir
    private Path directory;

    @Test
    void sendsToAPath() throws IOException {
        try (NotifyReceiver receiver = NotifyReceiver.at(directory.resolve("notify"))) {
            NotifySocket socket = NotifySocket.at(receiver.name());
            socket.send("READY=1\nSTATUS=größer\n");
            socket.send("STOPPING=1\n");

            assertThat(receiver.lines()).containsExactly("READY=1", "STATUS=größer", "STOPPING=1");
        }
    }

    @Test
    void sendsToAnAbstractName() throws IOException {
        try (NotifyReceiver receiver = NotifyReceiver.atAbstract("mcpstead-test-" + UUID.randomUUID())) {
            NotifySocket.at(receiver.name()).send("READY=1\n");

            assertThat(receiver.lines()).containsExactly("READY=1");
        }
    }

    @Test
    void saysThatNobodyListens() throws IOException {
        NotifySocket socket = NotifySocket.at(directory.resolve("nobody").toString());

        assertThatThrownBy(() -> socket.send("READY=1\n"))
                .isInstanceOf(IOException.class)
                .hasMessage("sendto failed, errno 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "notify", "vsock:2:1234"})
    void refusesWhatIsNoName(String name) {
        assertThatThrownBy(() -> NotifySocket.at(name)).isInstanceOf(IOException.class);
    }

    @Test
    void refusesANameThatIsTooLong() {
        assertThatThrownBy(() -> NotifySocket.at("/" + "a".repeat(107)))
                .hasMessage("NOTIFY_SOCKET is no path of at most 107 bytes");
    }
}
