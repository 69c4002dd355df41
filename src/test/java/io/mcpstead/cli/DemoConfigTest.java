package io.mcpstead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.mcpstead.demo.DemoServers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoConfigTest {
    @Test
    void namesTheThreeServersAndLeavesTheirDialectToDetection(@TempDir Path directory) throws Exception {
        try (DemoServers servers = DemoServers.start(directory)) {
            String yaml = DemoConfig.yaml(servers, 8766, 8767);

            String expected = """
                    {"host":"127.0.0.1","port":8766,"admin":{"host":"127.0.0.1","port":8767},"servers":[
                     {"name":"clock","url":"%s","protocol":"auto"},
                     {"name":"notebook","url":"%s","protocol":"auto"},
                     {"name":"files","url":"%s","protocol":"auto"}]}""".formatted(servers.clock(), servers.notebook(), servers.files());
            assertThat(new ObjectMapper(new YAMLFactory()).readTree(yaml))
                    .isEqualTo(new ObjectMapper().readTree(expected));
        }
    }
}
