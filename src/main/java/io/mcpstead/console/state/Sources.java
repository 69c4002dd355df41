package io.mcpstead.console.state;

import io.mcpstead.bridge.report.OpenCall;
import io.mcpstead.config.AuthMode;
import io.mcpstead.http.HealthReport;
import io.mcpstead.metrics.BuildInfo;
import io.mcpstead.reload.ReloadAttempt;
import io.mcpstead.session.Session;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the console looks at, each part as it is when it is asked.
 *
 * @param file the configuration
 * @param calls those that are open
 */
public record Sources(
        BuildInfo build,
        Path file,
        InstantSource clock,
        Supplier<AuthMode> auth,
        Supplier<HealthReport> health,
        Supplier<Optional<ReloadAttempt>> lastReload,
        Supplier<List<Session>> sessions,
        Supplier<List<OpenCall>> calls) {}
