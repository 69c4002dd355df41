package io.mcpstead.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mcpstead.http.AnswerForm.Action;
import org.junit.jupiter.api.Test;

final class AnswerFormTest {
    private final AnswerForm both = new AnswerForm(new AcceptedTypes(true, true));
    private final AnswerForm json = new AnswerForm(new AcceptedTypes(true, false));
    private final AnswerForm stream = new AnswerForm(new AcceptedTypes(false, true));

    @Test
    void isJsonWhereTheResponseComesFirst() {
        assertThat(both.last()).isEqualTo(Action.JSON);
    }

    @Test
    void isStreamOnceSomethingCameBefore() {
        assertThat(both.interim()).isEqualTo(Action.EVENT);
        assertThat(both.interim()).isEqualTo(Action.EVENT);
        assertThat(both.last()).isEqualTo(Action.EVENT);
    }

    @Test
    void skipsWhatClientOfJsonCannotTake() {
        assertThat(json.interim()).isEqualTo(Action.SKIP);
        assertThat(json.last()).isEqualTo(Action.JSON);
    }

    @Test
    void isStreamForClientOfStreamAlone() {
        assertThat(stream.last()).isEqualTo(Action.EVENT);
    }

    @Test
    void cancelledBeforeAnythingWasSentIsEmpty() {
        assertThat(stream.cancelled()).isEqualTo(Action.EMPTY);
    }

    @Test
    void cancelledAfterSkippedMessageIsEmpty() {
        json.interim();

        assertThat(json.cancelled()).isEqualTo(Action.EMPTY);
    }

    @Test
    void cancelledInMidStreamEndsIt() {
        both.interim();

        assertThat(both.cancelled()).isEqualTo(Action.END);
    }

    @Test
    void nothingFollowsTheResponse() {
        both.last();

        assertThatIllegalStateException().isThrownBy(both::last);
        assertThatIllegalStateException().isThrownBy(both::interim);
        assertThatIllegalStateException().isThrownBy(both::cancelled);
    }

    @Test
    void nothingFollowsCancellation() {
        both.cancelled();

        assertThatIllegalStateException().isThrownBy(both::last);
    }
}
