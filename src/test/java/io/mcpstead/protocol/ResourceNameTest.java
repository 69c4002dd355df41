package io.mcpstead.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ResourceNameTest {
    @ParameterizedTest
    @CsvSource({
        "a,file:///x+y,a+file:///x+y",
        "a,ui://app/index.html,ui://a+app/index.html",
        "a.b-c,'file:///{path}',a.b-c+file:///{path}",
        "a,'',a+"
    })
    void qualifiesAndParsesBack(String server, String uri, String qualified) {
        ResourceName name = new ResourceName(server, uri);

        assertThat(name).hasToString(qualified);
        assertThat(ResourceName.parse(qualified)).contains(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", "+file:///x", "file:///x", "ui://app/x", "ui://+x"})
    void findsNoServerWhereNoneIsNamed(String uri) {
        assertThat(ResourceName.parse(uri)).isEmpty();
    }
}
