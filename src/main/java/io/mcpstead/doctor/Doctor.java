package io.mcpstead.doctor;

import io.mcpstead.config.ServerConfig;
import io.mcpstead.doctor.report.Report;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Examines servers with the gateway's own client, so that what it says is what the gateway would meet; it needs no running
 * gateway, and calls no tool.
 */
public final class Doctor {
    /** How long servers may take to be told that the session is over. */
    private static final Duration GOODBYES = Duration.ofSeconds(3);

    private final Duration limit;
    private final int warnDays;
    private final InstantSource clock;

    /**
     * @param limit how long all may take; a step that is not done by then has failed
     * @param warnDays a certificate that ends in fewer days is worth a warning
     */
    public Doctor(Duration limit, int warnDays, InstantSource clock) {
        this.limit = limit;
        this.warnDays = warnDays;
        this.clock = clock;
    }

    /**
     * Examines the chosen servers side by side.
     *
     * @param servers all of the configuration, in its order
     * @param ready is given each report, in that order, as soon as there is one
     */
    public List<Report> examine(List<ServerConfig> servers, Predicate<ServerConfig> chosen, Consumer<Report> ready)
            throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        try (Clients clients = new Clients()) {
            List<Examination> examinations = begin(servers, chosen, clients);
            List<Report> reports = new ArrayList<>();
            for (Examination examination : examinations) {
                Report report = examination.await(Duration.ofNanos(end - System.nanoTime()), limit);
                ready.accept(report);
                reports.add(report);
            }
            long goodbyes = System.nanoTime() + GOODBYES.toNanos();
            for (Examination examination : examinations) {
                examination.awaitGoodbye(Duration.ofNanos(goodbyes - System.nanoTime()));
            }
            return reports;
        }
    }

    private List<Examination> begin(List<ServerConfig> servers, Predicate<ServerConfig> chosen, Clients clients) {
        List<Examination> examinations = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            if (chosen.test(servers.get(i))) {
                Subject subject = Subject.of(i, servers.get(i));
                examinations.add(new Examination(subject, clients, clock.instant(), warnDays));
            }
        }
        examinations.forEach(Examination::start);
        return examinations;
    }
}
