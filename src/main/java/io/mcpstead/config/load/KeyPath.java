package io.mcpstead.config.load;

/** Key paths as they are shown: {@code servers[1].reconnect.max_attempts}. */
final class KeyPath {
    private KeyPath() {}

    static String child(String parent, String key) {
        return parent.isEmpty() ? key : parent + "." + key;
    }

    static String element(String parent, int index) {
        return parent + "[" + index + "]";
    }
}
