package io.mcpstead.reload;

import io.mcpstead.config.McpsteadConfiguration;
import io.mcpstead.config.load.ConfigLoader;
import io.mcpstead.config.load.InvalidConfigurationException;
import io.mcpstead.config.plan.ChangeCounts;
import io.mcpstead.config.plan.Plan;
import io.mcpstead.config.plan.ServerChange;
import io.mcpstead.log.LogEvent;
import io.mcpstead.metrics.ReloadMetrics;
import io.mcpstead.upstream.Upstreams;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
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
    private final InstantSource clock;
    private volatile @Nullable ReloadAttempt last;
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

    public Reloader(
            Path file,
            ConfigLoader loader,
            LiveConfig config,
            Upstreams upstreams,
            ReloadMetrics metrics,
            InstantSource clock) {
        this.file = file;
        this.loader = loader;
        this.config = config;
        this.upstreams = upstreams;
        this.metrics = metrics;
        this.clock = clock;
        metrics.showHash(() -> config.current().hash());
    }

    /** Reloads; one at a time. */
    public ReloadResult reload() {
        return reload(next -> true).orElseThrow();
    }

    /**
     * Reloads, unless the file is another than somebody has looked at; one at a time.
     *
     * @param hash of that file, see {@link McpsteadConfiguration#hash}
     * @return empty where the file is another, and nothing was done; one that is refused is refused as ever
     */
    public Optional<ReloadResult> reloadOnly(String hash) {
        return reload(next -> next.hash().equals(hash));
    }

    private synchronized Optional<ReloadResult> reload(Predicate<McpsteadConfiguration> wanted) {
        watcher.reloading();
        try {
            Optional<ReloadResult> result = attempt(wanted);
            result.ifPresent(this::remember);
            return result;
        } finally {
            watcher.reloaded();
        }
    }

    private void remember(ReloadResult result) {
        last = new ReloadAttempt(clock.instant(), result);
        metrics.record(result instanceof ReloadResult.Applied);
    }

    /** Tells the watcher from now on, in place of one before. */
    public void watch(Watcher next) {
        watcher = next;
    }

    /** What a reload of the file would do. */
    public Plan plan() throws InvalidConfigurationException {
        return plan(loader.load(file));
    }

    /**
     * What a reload would do if the file held this text.
     *
     * @param name what messages call it
     */
    public Plan plan(String name, String yaml) throws InvalidConfigurationException {
        return plan(loader.parse(name, yaml));
    }

    private synchronized Plan plan(McpsteadConfiguration next) {
        return Plan.of(upstreams.plan(next.servers()), config.atStart(), config.current(), next);
    }

    /** The last reload, empty before the first. */
    public Optional<ReloadAttempt> last() {
        return Optional.ofNullable(last);
    }

    /** Whether the file on disk is one that the gateway took, as far as it was asked. */
    public boolean lastSucceeded() {
        ReloadAttempt attempt = last;
        return attempt == null || attempt.result() instanceof ReloadResult.Applied;
    }

    /** The hash of the file that runs, see {@link McpsteadConfiguration#hash}. */
    public String configHash() {
        return config.current().hash();
    }

    private Optional<ReloadResult> attempt(Predicate<McpsteadConfiguration> wanted) {
        try {
            McpsteadConfiguration next = loader.load(file);
            return wanted.test(next) ? Optional.of(new ReloadResult.Applied(apply(next))) : Optional.empty();
        } catch (InvalidConfigurationException e) {
            String cause = e.getMessage().replace("\n", "; ");
            LogEvent.RELOAD_REFUSED
                    .on(LOG)
                    .addKeyValue("file", file)
                    .addKeyValue("cause", cause)
                    .log("Reload refused, the running configuration stays in place: {}", cause);
            return Optional.of(new ReloadResult.Rejected(e.getMessage()));
        } catch (RuntimeException e) {
            // Whoever asked, be it by a signal, is to learn of a fault of the gateway's as of any other failure.
            LogEvent.INTERNAL_ERROR.on(LOG).setCause(e).log("Fault in the gateway: a reload has failed");
            return Optional.of(new ReloadResult.Rejected("internal error, see the log: " + e));
        }
    }

    private Plan apply(McpsteadConfiguration next) {
        McpsteadConfiguration before = config.current();
        config.replace(next);
        List<ServerChange> servers =
                upstreams.apply(next.servers(), next.reload().drain());
        Plan plan = Plan.of(servers, config.atStart(), before, next);
        for (String key : plan.ignoredUntilRestart()) {
            LogEvent.RELOAD_KEY_IGNORED
                    .on(LOG)
                    .addKeyValue("file", file)
                    .addKeyValue("key", key)
                    .log("{}: {} has changed, which is ignored until the gateway is restarted", file, key);
        }
        log(plan.counts());
        return plan;
    }

    private void log(ChangeCounts changes) {
        LogEvent.RELOAD_APPLIED
                .on(LOG)
                .addKeyValue("file", file)
                .addKeyValue("added", changes.added())
                .addKeyValue("removed", changes.removed())
                .addKeyValue("restarted", changes.restarted())
                .addKeyValue("updated", changes.updated())
                .addKeyValue("unchanged", changes.unchanged())
                .log("Reloaded {}: {}", file, changes);
    }
}
