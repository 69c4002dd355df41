package io.mcpstead.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AcceptedTypesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json, text/event-stream | true | true",
                "text/event-stream, application/json | true | true",
                "application/json | true | false",
                "APPLICATION/JSON | true | false",
                "application/json; charset=utf-8 | true | false",
                "application/* | true | false",
                "*/* | true | false",
                "text/event-stream | false | true",
                "text/* | false | true",
                "text/event-stream, */*;q=0.1 | true | true",
                "application/json;q=0, */* | false | false",
                "application/json; q=0.0, text/event-stream | false | true",
                "application/json;q=0.5, text/event-stream;q=0.000 | true | false",
                "text/event-stream;q=0, text/* | false | false",
                "*/*;q=0, application/json | true | false",
                "text/html | false | false",
                "application/jsonp | false | false",
                "'' | false | false",
                ";;, ,q=0 | false | false",
            })
    void readsRanges(String header, boolean json, boolean eventStream) {
        assertThat(AcceptedTypes.in(header)).isEqualTo(new AcceptedTypes(json, eventStream));
    }

    @Test
    void takesMissingHeaderForJson() {
        assertThat(AcceptedTypes.in(null)).isEqualTo(new AcceptedTypes(true, false));
    }
}
