package io.mcpstead.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TaskNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"7", "", "a+b", "786512e2-9e0d-44bd-8f29-789f320fe840", "+", "\u4e2d\ud83d\ude00"})
    void printsAsItIsRead(String id) {
        TaskName name = new TaskName("my_files", id);

        assertThat(TaskName.parse(name.toString())).contains(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", "+7", "7", "files"})
    void isEmptyWithoutServer(String id) {
        assertThat(TaskName.parse(id)).isEmpty();
    }
}
