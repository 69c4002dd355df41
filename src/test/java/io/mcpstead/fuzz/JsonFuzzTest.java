package io.mcpstead.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Timeout;

/** What reads and changes JSON and JSON-RPC envelopes. */
@Timeout(Runs.LOOP_SECONDS)
final class JsonFuzzTest {
    @FuzzTest(maxDuration = "", maxExecutions = Runs.DEFAULT)
    void json(FuzzedDataProvider data) throws Exception {
        switch (data.consumeInt(0, 4)) {
            case 0 -> JsonMembers.membersAreThoseOfTheTree(data);
            case 1 -> Splicing.splicingEqualsParseChangeWrite(data);
            case 2 -> JsonSyntax.agreesWithAStrictParser(data);
            case 3 -> Envelopes.readsEnvelopes(data);
            default -> RequestIds.equalityIsThatOfValues(data);
        }
    }
}
