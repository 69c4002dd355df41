package io.mcpstead.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What is running: the release, the commit that it was built from ({@code unknown} outside git) and the Java version. */
public record BuildInfo(String version, String gitSha, String javaVersion) {
    private static final String RESOURCE = "/io/mcpstead/build.properties";
    private static final String UNKNOWN = "unknown";

    /** Reads what the build wrote into the jar. */
    public static BuildInfo load() {
        Properties build = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream(RESOURCE)) {
            if (in != null) {
                build.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE + " on the class path", e);
        }
        return new BuildInfo(
                build.getProperty("version", UNKNOWN),
                build.getProperty("commit", UNKNOWN),
                Runtime.version().toString());
    }
}
