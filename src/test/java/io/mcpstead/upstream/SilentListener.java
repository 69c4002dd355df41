package io.mcpstead.upstream;

/** Hears of upstreams and does nothing about it; a test overrides what it is interested in. */
public class SilentListener implements UpstreamListener {
    @Override
    public void changed() {}

    @Override
    public void resourceUpdated(String server, String uri) {}

    @Override
    public void requiredUpstreamFailed(String server, String reason) {}
}
