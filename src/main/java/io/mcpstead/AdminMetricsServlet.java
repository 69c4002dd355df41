package io.mcpstead;

import io.mcpstead.metrics.prometheus.MetricsPage;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The Prometheus page on the admin port, where it stays while {@code metrics.enabled} is false on the main port. */
final class AdminMetricsServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient MetricsPage page;

    AdminMetricsServlet(MetricsPage page) {
        this.page = page;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String accept = request.getHeader("Accept");
        response.setContentType(page.contentType(accept));
        page.write(accept, response.getOutputStream());
    }
}
