package io.mcpstead.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Timeout;

/** What clients write outside of JSON: header values, and states that the gateway has sealed. */
@Timeout(Runs.LOOP_SECONDS)
final class ClientTextFuzzTest {
    @FuzzTest(maxDuration = "", maxExecutions = Runs.DEFAULT)
    void headersAndStates(FuzzedDataProvider data) throws Exception {
        switch (data.consumeInt(0, 2)) {
            case 0 -> HeaderTexts.decodesWhatWasEncoded(data);
            case 1 -> HeaderTexts.takesOrRefusesAnyHeader(data);
            default -> SealedStates.opensOnlyWhatWasSealed(data);
        }
    }
}
