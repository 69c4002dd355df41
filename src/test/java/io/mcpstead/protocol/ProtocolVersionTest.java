package io.mcpstead.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProtocolVersionTest {
    @ParameterizedTest
    @EnumSource(value = ProtocolVersion.class, mode = EnumSource.Mode.EXCLUDE, names = "V2026_07_28")
    void negotiatesTheClientsVersionWhereItIsSpoken(ProtocolVersion version) {
        assertThat(ProtocolVersion.negotiate(version.text())).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.0", "2024-11-04", "2026-07-28", "2025-11-25 ", "9999-12-31", "draft"})
    void offersTheNewestForAnyOther(String requested) {
        assertThat(ProtocolVersion.negotiate(requested)).isEqualTo(ProtocolVersion.LATEST_LEGACY);
    }

    @Test
    void theNewestAreTheLastOfTheirEras() {
        assertThat(ProtocolVersion.values()).endsWith(ProtocolVersion.LATEST_LEGACY, ProtocolVersion.LATEST_MODERN);
        assertThat(ProtocolVersion.LATEST_LEGACY.era()).isEqualTo(Era.LEGACY);
        assertThat(ProtocolVersion.LATEST_MODERN.era()).isEqualTo(Era.MODERN);
    }

    @Test
    void textsAreDatesInOrder() {
        assertThat(ProtocolVersion.values()).extracting(ProtocolVersion::text).isSorted();
    }

    @Test
    void doesNotKnowAnUnknownText() {
        assertThat(ProtocolVersion.of("2026-07-29")).isEmpty();
    }

    @Test
    void batchesEndWithTheVersionThatTookThemOut() {
        assertThat(ProtocolVersion.V2024_11_05.allowsBatches()).isTrue();
        assertThat(ProtocolVersion.V2025_03_26.allowsBatches()).isTrue();
        assertThat(ProtocolVersion.V2025_06_18.allowsBatches()).isFalse();
        assertThat(ProtocolVersion.V2025_11_25.allowsBatches()).isFalse();
    }

    @Test
    void theVersionHeaderBeginsWithTheVersionThatBroughtItIn() {
        assertThat(ProtocolVersion.V2024_11_05.hasVersionHeader()).isFalse();
        assertThat(ProtocolVersion.V2025_03_26.hasVersionHeader()).isFalse();
        assertThat(ProtocolVersion.V2025_06_18.hasVersionHeader()).isTrue();
        assertThat(ProtocolVersion.V2025_11_25.hasVersionHeader()).isTrue();
    }
}
