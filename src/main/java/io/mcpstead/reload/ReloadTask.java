package io.mcpstead.reload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.servlets.tasks.Task;
import io.mcpstead.config.load.InvalidConfigurationException;
import io.mcpstead.config.plan.DryRun;
import io.mcpstead.config.plan.PlanReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/**
 * {@code POST /tasks/reload} on the admin port: counts in words, or with {@code dry_run=true} a {@link PlanReport}. Fails, which
 * answers 500, where the file is refused, so that a script can tell.
 */
public final class ReloadTask extends Task {
    private final Reloader reloader;
    private final ObjectMapper mapper;

    public ReloadTask(Reloader reloader, ObjectMapper mapper) {
        super("reload");
        this.reloader = reloader;
        this.mapper = mapper;
    }

    @Override
    public void execute(Map<String, List<String>> parameters, PrintWriter output) throws JsonProcessingException {
        output.println(isDry(parameters) ? plan() : reload());
    }

    private static boolean isDry(Map<String, List<String>> parameters) {
        try {
            return DryRun.of(parameters);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(String.valueOf(e.getMessage()));
        }
    }

    private String reload() {
        return switch (reloader.reload()) {
            case ReloadResult.Applied applied -> applied.plan().counts().toString();
            case ReloadResult.Rejected rejected -> throw RefusedException.ofConfiguration(rejected.reason());
        };
    }

    private String plan() throws JsonProcessingException {
        try {
            return mapper.writeValueAsString(PlanReport.of(reloader.plan()));
        } catch (InvalidConfigurationException e) {
            throw RefusedException.ofConfiguration(e.getMessage());
        }
    }
}
