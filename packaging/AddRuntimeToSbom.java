import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Adds the Java runtime of the packages to the list of what is in them: {@code AddRuntimeToSbom SBOM RUNTIME}, the
 * CycloneDX file in JSON and the home of the runtime, which jlink has made of the JDK that runs this program. The build
 * runs it from its source, with the gateway's own Jackson.
 */
final class AddRuntimeToSbom {
    private static final String REFERENCE = "java-runtime";

    public static void main(String[] arguments) throws IOException {
        Path sbom = Path.of(arguments[0]);
        if (!Files.exists(sbom)) {
            System.err.println(sbom + " is missing: Maven's -o leaves out the plugin that writes it; build without -o");
            System.exit(1);
        }
        Properties jdk = release(Path.of(System.getProperty("java.home")));
        Properties runtime = release(Path.of(arguments[1]));
        ObjectMapper json = new ObjectMapper();
        ObjectNode bom = (ObjectNode) json.readTree(sbom.toFile());
        bom.withArray("/components").add(component(json, jdk, runtime));
        bom.withArray("/dependencies").addObject().put("ref", REFERENCE).putArray("dependsOn");
        String gateway = bom.at("/metadata/component/bom-ref").asText();
        bom.withArray("/dependencies").forEach(node -> {
            if (node.path("ref").asText().equals(gateway)) {
                ((ObjectNode) node).withArray("/dependsOn").add(REFERENCE);
            }
        });
        Files.writeString(sbom, json.writerWithDefaultPrettyPrinter().writeValueAsString(bom) + "\n");
    }

    /** What each JDK and JRE says of itself; values are in quotes there. */
    private static Properties release(Path home) throws IOException {
        Properties release = new Properties();
        try (Reader reader = Files.newBufferedReader(home.resolve("release"))) {
            release.load(reader);
        }
        release.replaceAll((key, value) -> value.toString().replace("\"", ""));
        return release;
    }

    private static ObjectNode component(ObjectMapper json, Properties jdk, Properties runtime) {
        String version = jdk.getProperty("JAVA_VERSION");
        ObjectNode component = json.createObjectNode()
                .put("type", "platform")
                .put("bom-ref", REFERENCE)
                .put("name", "OpenJDK")
                .put("version", version)
                .put("scope", "required")
                // The name under which the National Vulnerability Database has what is found in OpenJDK, whoever built it.
                .put("cpe", "cpe:2.3:a:oracle:openjdk:" + version + ":*:*:*:*:*:*:*");
        component.putObject("supplier").put("name", jdk.getProperty("IMPLEMENTOR", "unknown"));
        component.putArray("licenses").addObject().put("expression", "GPL-2.0-only WITH Classpath-exception-2.0");
        property(component, "build", Runtime.version().toString());
        property(component, "modules", runtime.getProperty("MODULES"));
        return component;
    }

    private static void property(ObjectNode component, String name, String value) {
        component.withArray("/properties").addObject().put("name", "mcpstead:java:" + name).put("value", value);
    }
}
