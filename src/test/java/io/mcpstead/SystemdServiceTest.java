package io.mcpstead;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.http.HealthReport;
import io.mcpstead.http.HealthReport.ServerHealth;
import io.mcpstead.systemd.ServiceNotifier.Condition;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SystemdServiceTest {
    private static ServerHealth server(String name, boolean required, boolean connected) {
        return new ServerHealth(
                name, "http://h/", "auto", required, connected, 0, null, 0, null, null, "ready", connected);
    }

    private static Condition condition(ServerHealth... servers) {
        return SystemdService.condition(
                HealthReport.of(1, new HealthReport.Self(true, false, true, ""), List.of(servers)));
    }

    @Test
    void isReadyWithTheRequiredUpstreams() {
        assertThat(condition(server("a", true, true), server("b", false, false)))
                .isEqualTo(new Condition(true, "1 of 2 upstreams connected; away: b"));
        assertThat(condition(server("a", true, false), server("b", false, true)))
                .isEqualTo(new Condition(false, "1 of 2 upstreams connected; away: a"));
        assertThat(condition()).isEqualTo(new Condition(true, "0 of 0 upstreams connected"));
    }

    @Test
    void namesNotAllOfMany() {
        ServerHealth[] away = IntStream.range(0, 7)
                .mapToObj(i -> server("s" + i, false, false))
                .toArray(ServerHealth[]::new);

        assertThat(condition(away).status())
                .isEqualTo("0 of 7 upstreams connected; away: s0, s1, s2, s3, s4 and 2 more");
    }
}
