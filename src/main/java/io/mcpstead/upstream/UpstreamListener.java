package io.mcpstead.upstream;

/** Is told of what becomes of the upstreams; called on their own threads, must not block. */
public interface UpstreamListener {
    /** An upstream has come, gone, or offers other tools than before. */
    void changed();

    /** A required upstream could not be reached within its attempts, not once since the gateway started. */
    void requiredUpstreamFailed(String server, String reason);
}
