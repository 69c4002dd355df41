package io.mcpstead.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mcpstead.systemd.ServiceNotifier.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ServiceNotifierTest {
    private final List<String> told = new CopyOnWriteArrayList<>();
    private volatile Condition condition = new Condition(false, "0 of 1");
    private volatile boolean answers = true;
    private ServiceNotifier notifier = notifier(Optional.empty());

    private ServiceNotifier notifier(Optional<Duration> watchdog) {
        return new ServiceNotifier(lines -> lines.lines().forEach(told::add), watchdog, () -> condition, () -> answers);
    }

    @AfterEach
    void close() {
        notifier.close();
    }

    private long count(String line) {
        return told.stream().filter(line::equals).count();
    }

    @Test
    void isReadyOnceAllIsThereAndItAnswers() {
        answers = false;
        notifier.start();
        await().until(() -> told.contains("STATUS=0 of 1"));
        condition = new Condition(true, "1 of 1");
        await().until(() -> told.contains("STATUS=1 of 1"));
        assertThat(told).doesNotContain("READY=1");

        answers = true;
        await().until(() -> told.contains("READY=1"));
        condition = new Condition(false, "0 of 1 again");
        await().until(() -> told.contains("STATUS=0 of 1 again"));
        assertThat(told).containsOnlyOnce("READY=1").doesNotContain("WATCHDOG=1");
    }

    @Test
    void theWatchdogHearsOfItWhileItAnswers() {
        condition = new Condition(true, "");
        notifier = notifier(Optional.of(Duration.ofMillis(1)));
        notifier.start();
        await().until(() -> count("WATCHDOG=1") > 2);

        answers = false;
        long before = told.size();
        await().during(Duration.ofMillis(600)).until(() -> count("WATCHDOG=1") <= before + 1);
        answers = true;
        await().until(() -> count("WATCHDOG=1") > before + 1);
    }

    @Test
    void aReloadIsToldWithItsTimeAndItsEnd() {
        condition = new Condition(true, "");
        notifier.start();
        await().until(() -> told.contains("READY=1"));
        told.clear();
        long before = System.nanoTime() / 1000;
        notifier.reloading();
        notifier.reloaded();

        assertThat(told).hasSize(3).startsWith("RELOADING=1").endsWith("READY=1");
        assertThat(Long.parseLong(told.get(1).replace("MONOTONIC_USEC=", "")))
                .isBetween(before, System.nanoTime() / 1000);
    }

    @Test
    void aReloadBeforeItIsReadyDoesNotMakeItReady() {
        notifier.reloading();
        notifier.reloaded();

        assertThat(told).doesNotContain("READY=1");
    }

    @Test
    void nothingIsToldAfterItStops() {
        condition = new Condition(true, "");
        notifier.start();
        await().until(() -> told.contains("READY=1"));
        notifier.stopping(Duration.ofSeconds(12));
        notifier.reloading();
        condition = new Condition(false, "other");

        assertThat(told).endsWith("STOPPING=1", "EXTEND_TIMEOUT_USEC=12000000", "STATUS=stopping");
        await().during(Duration.ofMillis(600)).until(() -> told.getLast().equals("STATUS=stopping"));
    }

    @Test
    void theWatchdogsTimeIsReadFromTheEnvironment() {
        String ours = Long.toString(ProcessHandle.current().pid());

        assertThat(ServiceNotifier.watchdog(Map.of("WATCHDOG_USEC", "30000000")))
                .contains(Duration.ofSeconds(30));
        assertThat(ServiceNotifier.watchdog(Map.of("WATCHDOG_USEC", "1", "WATCHDOG_PID", ours)))
                .contains(Duration.ofNanos(1000));
        assertThat(ServiceNotifier.watchdog(Map.of("WATCHDOG_USEC", "1", "WATCHDOG_PID", "1")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "x", "99999999999999999999"})
    void aWatchdogsTimeThatIsNoneIsPassedOver(String micros) {
        assertThat(ServiceNotifier.watchdog(Map.of("WATCHDOG_USEC", micros))).isEmpty();
    }

    @Test
    void withoutASocketNothingIsTold() {
        assertThat(ServiceNotifier.of(Map.of(), () -> condition, () -> true)).isEmpty();
        assertThat(ServiceNotifier.of(Map.of("NOTIFY_SOCKET", "nonsense"), () -> condition, () -> true))
                .isEmpty();
    }
}
