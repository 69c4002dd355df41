package io.mcpstead.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SecondOpinionTest {
    @Test
    void looksBelowThePath() {
        assertThat(SecondOpinion.otherPaths("/")).containsExactly("/mcp", "/mcp/", "/sse");
        assertThat(SecondOpinion.otherPaths("/api")).containsExactly("/api/mcp", "/api/mcp/", "/api/sse");
    }

    @Test
    void looksWhereTheOtherTransportIsAndPastASlash() {
        assertThat(SecondOpinion.otherPaths("/sse")).containsExactly("/mcp", "/mcp/");
        assertThat(SecondOpinion.otherPaths("/a/mcp/")).containsExactly("/a/mcp", "/a/sse");
        assertThat(SecondOpinion.otherPaths("/api/")).containsExactly("/api/mcp", "/api/mcp/", "/api/sse", "/api");
    }
}
