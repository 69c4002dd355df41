package io.mcpstead.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcpstead.outbound.AnswerHead;
import io.mcpstead.outbound.UpstreamException;
import io.mcpstead.outbound.UpstreamException.Kind;
import org.junit.jupiter.api.Test;

final class HeadsTest {
    private final UpstreamException failure = new UpstreamException(Kind.PROTOCOL, "not as it should be");
    private final Heads heads = new Heads();

    private AnswerHead add(String method, int status, String challenge) {
        AnswerHead head = new AnswerHead(method, status, null, null, challenge, null);
        heads.add(head);
        return head;
    }

    @Test
    void aFailureIsAboutTheLastPost() {
        add("POST", 404, "");
        AnswerHead initialize = add("POST", 500, "");
        add("GET", 405, "");

        assertThat(heads.about(failure)).contains(initialize);
    }

    @Test
    void withoutAPostItIsAboutTheLast() {
        assertThat(heads.about(failure)).isEmpty();

        AnswerHead get = add("GET", 405, "");

        assertThat(heads.about(failure)).contains(get);
    }

    @Test
    void knowsTheChallengeOfAStatus() {
        add("POST", 403, "Bearer error=\"insufficient_scope\"");
        add("POST", 401, "Basic realm=\"a\"");

        assertThat(heads.challenge(401)).contains("Basic realm=\"a\"");
        assertThat(heads.challenge(407)).isEmpty();
    }
}
