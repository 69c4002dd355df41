package io.mcpstead.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mcpstead.config.load.InvalidConfigurationException;
import io.mcpstead.config.plan.PlanReport;
import io.mcpstead.console.state.Reports;
import io.mcpstead.console.state.ToolList;
import io.mcpstead.reload.ReloadResult;
import io.mcpstead.reload.Reloader;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * What the page asks for, below {@code /console/api/}: {@code GET state}, {@code tools} and {@code errors}, and {@code POST reload}
 * with {@code dry_run=true}, which answers with the plan, or with the {@code config_hash} of a plan, which applies that very file:
 * 409 with the new plan where it is another by now, 400 with all reasons as text where it is refused.
 */
final class ApiServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Reports reports;
    private final transient ToolList tools;
    private final transient Reloader reloader;
    private final transient ObjectMapper mapper;

    ApiServlet(Reports reports, ToolList tools, Reloader reloader, ObjectMapper mapper) {
        this.reports = reports;
        this.tools = tools;
        this.reloader = reloader;
        this.mapper = mapper;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (String.valueOf(request.getPathInfo())) {
            case "/state" ->
                json(
                        response,
                        HttpServletResponse.SC_OK,
                        reports.state("true".equals(request.getParameter("attended"))));
            case "/errors" -> json(response, HttpServletResponse.SC_OK, reports.errors());
            case "/tools" ->
                Answers.json(response, HttpServletResponse.SC_OK, tools.json().toBytes());
            case "/reload" -> notAllowed(response, "POST");
            default -> notFound(response);
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (String.valueOf(request.getPathInfo())) {
            case "/reload" -> reload(request, response);
            case "/state", "/errors", "/tools" -> notAllowed(response, "GET");
            default -> notFound(response);
        }
    }

    private void reload(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String hash = request.getParameter("config_hash");
        boolean dry = "true".equals(request.getParameter("dry_run"));
        if (dry == (hash != null)) {
            refused(response, "either dry_run=true, or the config_hash of the plan that is to be applied");
        } else if (hash == null) {
            plan(response, HttpServletResponse.SC_OK);
        } else {
            apply(hash, response);
        }
    }

    private void plan(HttpServletResponse response, int status) throws IOException {
        try {
            json(response, status, PlanReport.of(reloader.plan()));
        } catch (InvalidConfigurationException e) {
            refused(response, e.getMessage());
        }
    }

    private void apply(String hash, HttpServletResponse response) throws IOException {
        Optional<ReloadResult> result = reloader.reloadOnly(hash);
        if (result.isEmpty()) {
            plan(response, HttpServletResponse.SC_CONFLICT);
            return;
        }
        switch (result.get()) {
            case ReloadResult.Applied applied ->
                json(response, HttpServletResponse.SC_OK, PlanReport.ofDone(applied.plan()));
            case ReloadResult.Rejected rejected -> refused(response, rejected.reason());
        }
    }

    private static void refused(HttpServletResponse response, String reason) throws IOException {
        Answers.text(response, HttpServletResponse.SC_BAD_REQUEST, reason);
    }

    private static void notAllowed(HttpServletResponse response, String allowed) throws IOException {
        response.setHeader("Allow", allowed);
        Answers.text(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "Only " + allowed + " is allowed here.\n");
    }

    private static void notFound(HttpServletResponse response) throws IOException {
        Answers.text(response, HttpServletResponse.SC_NOT_FOUND, "The console has no such resource.\n");
    }

    private void json(HttpServletResponse response, int status, Object value) throws IOException {
        Answers.json(response, status, mapper.writeValueAsBytes(value));
    }
}
