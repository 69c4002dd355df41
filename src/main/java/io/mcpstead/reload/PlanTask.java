package io.mcpstead.reload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.servlets.tasks.PostBodyTask;
import io.mcpstead.config.load.InvalidConfigurationException;
import io.mcpstead.config.plan.PlanReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/**
 * {@code POST /tasks/plan} on the admin port: what a reload with the YAML in the body would do, as a {@link PlanReport}. Variables
 * and token files are the gateway's own. Fails, which answers 500, where the text is refused.
 */
public final class PlanTask extends PostBodyTask {
    /** What messages call the text. */
    private static final String NAME_PARAMETER = "name";

    private static final String DEFAULT_NAME = "the configuration";
    private static final int LONGEST_NAME = 500;

    private final Reloader reloader;
    private final ObjectMapper mapper;

    public PlanTask(Reloader reloader, ObjectMapper mapper) {
        super("plan");
        this.reloader = reloader;
        this.mapper = mapper;
    }

    @Override
    public void execute(Map<String, List<String>> parameters, String body, PrintWriter output)
            throws JsonProcessingException {
        if (body.isEmpty() && !parameters.keySet().stream().allMatch(NAME_PARAMETER::equals)) {
            // Without a type of its own, curl sends a body as a form, of which the servlet makes parameters.
            throw new RefusedException("the body was taken for a form: send it with Content-Type: application/yaml");
        }
        try {
            output.println(mapper.writeValueAsString(PlanReport.of(reloader.plan(name(parameters), body))));
        } catch (InvalidConfigurationException e) {
            throw RefusedException.ofConfiguration(e.getMessage());
        }
    }

    /** Made fit for a line of the log. */
    private static String name(Map<String, List<String>> parameters) {
        String given =
                parameters.getOrDefault(NAME_PARAMETER, List.of(DEFAULT_NAME)).getFirst();
        String line = given.replaceAll("\\p{Cntrl}", "?");
        return line.substring(0, Math.min(line.length(), LONGEST_NAME));
    }
}
