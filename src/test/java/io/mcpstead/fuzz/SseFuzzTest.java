package io.mcpstead.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Timeout;

/** What reads and writes server-sent events. */
@Timeout(Runs.LOOP_SECONDS)
final class SseFuzzTest {
    @FuzzTest(maxDuration = "", maxExecutions = Runs.DEFAULT)
    void serverSentEvents(FuzzedDataProvider data) throws Exception {
        if (data.consumeBoolean()) {
            SseStreams.readsWhatTheStandardSays(data);
        } else {
            SseRoundTrip.readsWhatWasWritten(data);
        }
    }
}
