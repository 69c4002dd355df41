package io.mcpstead;

import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import io.mcpstead.http.HealthReport;
import io.mcpstead.http.HealthReport.ServerHealth;
import io.mcpstead.reload.Reloader;
import io.mcpstead.systemd.SelfProbe;
import io.mcpstead.systemd.ServiceNotifier;
import io.mcpstead.systemd.ServiceNotifier.Condition;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/** The gateway as a service of systemd, where that has started it. */
final class SystemdService {
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(5);

    /** So many upstreams that are away are named. */
    private static final int NAMED = 5;

    private final HealthReports health;
    private volatile BooleanSupplier probe = () -> false;

    private SystemdService(HealthReports health) {
        this.health = health;
    }

    /** Tells systemd of the gateway from when its server has started, where the environment names its socket. */
    static void attach(Map<String, String> environment, LifecycleEnvironment lifecycle, Gateway gateway) {
        SystemdService service = new SystemdService(gateway.health());
        ServiceNotifier.of(environment, service::condition, () -> service.probe.getAsBoolean())
                .ifPresent(notifier -> service.attach(notifier, lifecycle, gateway));
    }

    private void attach(ServiceNotifier notifier, LifecycleEnvironment lifecycle, Gateway gateway) {
        gateway.reloader().watch(new Reloader.Watcher() {
            @Override
            public void reloading() {
                notifier.reloading();
            }

            @Override
            public void reloaded() {
                notifier.reloaded();
            }
        });
        gateway.shutdown().announceBy(() -> notifier.stopping(gateway.shutdown().limit()));
        lifecycle.addServerLifecycleListener(server -> {
            probe = probe(server);
            notifier.start();
        });
    }

    /** Of the port that clients use: the first that is not the admin's. */
    private static SelfProbe probe(Server server) {
        ServerConnector connector = Arrays.stream(server.getConnectors())
                .filter(ServerConnector.class::isInstance)
                .map(ServerConnector.class::cast)
                .min((a, b) -> Boolean.compare("admin".equals(a.getName()), "admin".equals(b.getName())))
                .orElseThrow();
        // By its name: Dropwizard wraps the factory into one of another class.
        boolean tls = connector.getConnectionFactory("SSL") != null;
        return new SelfProbe(address(connector.getHost()), connector.getLocalPort(), tls, PROBE_LIMIT);
    }

    /** Where a wildcard address, or none at all, can be reached: the loopback address. */
    private static InetAddress address(@Nullable String host) {
        try {
            InetAddress given = InetAddress.getByName(host);
            return given.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : given;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the server listens on a host that is not known", e);
        }
    }

    private Condition condition() {
        return condition(health.report());
    }

    /** Ready once every required upstream is there; the others may come and go. */
    static Condition condition(HealthReport report) {
        List<ServerHealth> servers = report.servers();
        List<String> away = servers.stream()
                .filter(server -> !server.connected())
                .map(ServerHealth::name)
                .toList();
        String connected = servers.size() - away.size() + " of " + servers.size() + " upstreams connected";
        return new Condition(report.ready(), away.isEmpty() ? connected : connected + "; away: " + some(away));
    }

    private static String some(List<String> names) {
        String named = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
        return names.size() > NAMED ? named + " and " + (names.size() - NAMED) + " more" : named;
    }
}
