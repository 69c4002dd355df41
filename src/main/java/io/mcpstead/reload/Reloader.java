package io.mcpstead.reload;

import io.mcpstead.config.McpsteadConfiguration;
import io.mcpstead.config.load.ConfigLoader;
import io.mcpstead.config.load.InvalidConfigurationException;
import io.mcpstead.metrics.ReloadMetrics;
import io.mcpstead.upstream.Upstreams;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the configuration file again and applies the difference; a file that is wrong in any way changes nothing. */
public final class Reloader {
    private static final Logger LOG = LoggerFactory.getLogger(Reloader.class);

    private final Path file;
    private final ConfigLoader loader;
    private final LiveConfig config;
    private final Upstreams upstreams;
    private final ReloadMetrics metrics;
    private volatile @Nullable ReloadResult last;
    private volatile Watcher watcher = Watcher.NONE;

    /** Is told of reloads as they begin and end, on the thread that reloads. */
    public interface Watcher {
        Watcher NONE = new Watcher() {
            @Override
            public void reloading() {}

            @Override
            public void reloaded() {}
        };

        void reloading();

        /** It is over, whatever came of it. */
        void reloaded();
    }

    public Reloader(Path file, ConfigLoader loader, LiveConfig config, Upstreams upstreams, ReloadMetrics metrics) {
        this.file = file;
        this.loader = loader;
        this.config = config;
        this.upstreams = upstreams;
        this.metrics = metrics;
    }

    /** Reloads; one at a time. */
    public synchronized ReloadResult reload() {
        watcher.reloading();
        try {
            ReloadResult result = attempt();
            last = result;
            metrics.record(result instanceof ReloadResult.Applied);
            return result;
        } finally {
            watcher.reloaded();
        }
    }

    /** Tells the watcher from now on, in place of one before. */
    public void watch(Watcher next) {
        watcher = next;
    }

    /** The result of the last reload, empty before the first. */
    public Optional<ReloadResult> last() {
        return Optional.ofNullable(last);
    }

    private ReloadResult attempt() {
        McpsteadConfiguration next;
        try {
            next = loader.load(file);
        } catch (InvalidConfigurationException e) {
            LOG.error("Reload refused, the running configuration stays in place:\n{}", e.getMessage());
            return new ReloadResult.Rejected(e.getMessage());
        }
        for (String key : config.atStart().restartOnlyChanges(next)) {
            LOG.warn("{}: {} has changed, which is ignored until the gateway is restarted", file, key);
        }
        Duration grace = config.atStart().mcp().session().shutdownGrace();
        config.replace(next);
        Upstreams.Changes changes = upstreams.apply(next.servers(), grace);
        LOG.info("Reloaded {}: {}", file, changes);
        return new ReloadResult.Applied(changes);
    }
}
