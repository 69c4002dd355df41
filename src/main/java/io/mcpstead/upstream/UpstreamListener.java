package io.mcpstead.upstream;

/** Is told of what becomes of the upstreams; called on their own threads, must not block. */
public interface UpstreamListener {
    /** An upstream has come, gone, or offers other tools than before. */
    void changed();

    /**
     * A resource that is watched, or one below it, has changed.
     *
     * @param uri the upstream's own, as it came
     */
    void resourceUpdated(String server, String uri);

    /** A required upstream could not be reached within its attempts, not once since the gateway started. */
    void requiredUpstreamFailed(String server, String reason);
}
