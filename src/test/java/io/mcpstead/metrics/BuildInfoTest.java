package io.mcpstead.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BuildInfoTest {
    @Test
    void readsWhatTheBuildWrote() {
        BuildInfo build = BuildInfo.load();

        assertThat(build.version()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(build.gitSha()).matches("[0-9a-f]{7,40}|unknown");
        assertThat(build.javaVersion()).startsWith("25");
    }
}
