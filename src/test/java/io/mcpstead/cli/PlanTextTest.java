package io.mcpstead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.config.plan.PlanReport;
import io.mcpstead.config.plan.PlanReport.Server;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlanTextTest {
    private static PlanReport plan(List<Server> servers, List<String> settings, List<String> ignored) {
        return new PlanReport(true, 1, 2, 3, 4, 5, servers, settings, ignored, "abc");
    }

    private static Server server(String name, String change, String... keys) {
        return new Server(name, change, List.of(keys));
    }

    @Test
    void hasALineForEachThingThatChanges() {
        PlanReport plan = plan(
                List.of(
                        server("new", "added"),
                        server("moved", "restarted", "url", "headers"),
                        server("tuned", "updated", "tools.ttl_seconds"),
                        server("same", "unchanged"),
                        server("old", "removed")),
                List.of("mcp.auth.mode"),
                List.of("port"));

        assertThat(PlanText.isEmpty(plan)).isFalse();
        assertThat(PlanText.of(plan)).isEqualTo("""
                + new
                ~ moved (restart: url, headers)
                ~ tuned (update: tools.ttl_seconds)
                - old
                * mcp.auth.mode: changes at once
                ! port: ignored until restart
                1 added, 2 removed, 3 restarted, 4 updated, 5 unchanged""");
    }

    @Test
    void saysThatNothingChanges() {
        PlanReport plan = plan(List.of(server("same", "unchanged")), List.of(), List.of());

        assertThat(PlanText.isEmpty(plan)).isTrue();
        assertThat(PlanText.of(plan)).startsWith("nothing would change");
    }

    @Test
    void aKeyThatWaitsForARestartIsADifference() {
        assertThat(PlanText.isEmpty(plan(List.of(), List.of(), List.of("port"))))
                .isFalse();
    }

    @Test
    void showsAChangeThatItDoesNotKnow() {
        assertThat(PlanText.of(plan(List.of(server("a", "paused")), List.of(), List.of())))
                .startsWith("? a (paused)\n");
    }
}
