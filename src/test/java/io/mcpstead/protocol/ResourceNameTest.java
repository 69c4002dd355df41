package io.mcpstead.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ResourceNameTest {
    @ParameterizedTest
    @CsvSource({
        "files, file:///a, files+file:///a",
        "files, ui://clock/face, ui://files+clock/face",
        "my_files, file:///a, my++files+file:///a",
        "my_files, ui://clock, ui://my_files+clock",
        "a_b_c, test://x+y, a++b++c+test://x+y",
        "1st, file:///a, x++++1st+file:///a",
        "-x.y, file:///a, x++++-x.y+file:///a",
        "x_1st, file:///a, x++1st+file:///a",
        "files, 'file:///{+path}', 'files+file:///{+path}'",
        "files, '{+path}', 'files+{+path}'",
        "files, https://example.com/a+b?c#d, files+https://example.com/a+b?c#d",
    })
    void printsAsItIsRead(String server, String uri, String qualified) {
        ResourceName name = new ResourceName(server, uri);

        assertThat(name).hasToString(qualified);
        assertThat(ResourceName.parse(qualified)).contains(name);
    }

    /** RFC 3986, section 3.1. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "my_files", "1st", "a.b-c_d", "-", "A_1"})
    void isAUriWhereTheUpstreamsIs(String server) {
        assertThat(URI.create(new ResourceName(server, "file:///a").toString()).getScheme())
                .isNotNull();
        assertThat(URI.create(new ResourceName(server, "ui://a/b").toString()).getScheme())
                .isEqualTo("ui");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "++",
                "+++",
                "file:///a",
                "+file:///a",
                "ui://",
                "ui://+",
                "ui://+a",
                "ui://a",
                "a+",
                "a++"
            })
    void isEmptyWithoutServerOrUri(String uri) {
        assertThat(ResourceName.parse(uri)).isEmpty();
    }

    @Test
    void whatIsNoUriIsNotTakenForAnothersServer() {
        assertThat(new ResourceName("a", "+b+file:///x")).hasToString("+b+file:///x");
        assertThat(ResourceName.parse("+b+file:///x")).isEmpty();
    }
}
