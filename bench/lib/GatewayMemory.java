import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a gateway's process holds at one moment, in bytes.
 *
 * @param heap what is live after a full collection
 * @param direct buffers outside of the heap
 * @param resident all that the process has in memory, unused parts of its heap included
 */
record GatewayMemory(long heap, long direct, long resident) {
    private static final Pattern CLASS = Pattern.compile("(?m)^ *\\d+: +\\d+ +(\\d+) +(\\S+)");
    private static final Pattern DIRECT = Pattern.compile("\"jvm\\.buffers\\.direct\\.capacity\":\\{\"value\":(\\d+)");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final int TICKS_PER_SECOND = 100;

    static GatewayMemory of(long pid, int adminPort) throws IOException, InterruptedException {
        return new GatewayMemory(
                live(output(jcmd(), Long.toString(pid), "GC.class_histogram")),
                number(DIRECT, metrics(adminPort)),
                1024 * number(RESIDENT, Files.readString(Path.of("/proc/" + pid + "/status"))));
    }

    /** The same with other direct memory. */
    GatewayMemory withDirect(long bytes) {
        return new GatewayMemory(heap, bytes, resident);
    }

    /** The processor time that a process has used so far, in milliseconds. */
    static long processorMillis(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        // The name, the second field, is in parentheses and may hold spaces; user and system time are fields 14 and 15.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 1000 / TICKS_PER_SECOND;
    }

    /** The histogram is of live objects, but for what the collector fills gaps with. */
    private static long live(String histogram) {
        return CLASS.matcher(histogram)
                .results()
                .filter(line -> !line.group(2).contains("FillerElement"))
                .mapToLong(line -> Long.parseLong(line.group(1)))
                .sum();
    }

    private static String jcmd() {
        return Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        try (BufferedReader lines = process.inputReader()) {
            return lines.readAllAsString();
        }
    }

    private static String metrics(int adminPort) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI page = URI.create("http://127.0.0.1:" + adminPort + "/metrics");
            return client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    private static long number(Pattern pattern, String text) throws IOException {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IOException("no " + pattern + " in: " + text.substring(0, Math.min(512, text.length())));
        }
        return Long.parseLong(matcher.group(1));
    }
}
