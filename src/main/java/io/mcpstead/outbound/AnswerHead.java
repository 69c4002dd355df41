package io.mcpstead.outbound;

import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * What the head of an answer says to whoever looks for what is wrong with a server.
 *
 * @param method of the request: {@code GET}, {@code POST} or {@code DELETE}
 * @param server the software that names itself; null for none
 * @param contentType as it came; null for none
 * @param challenge the first {@code WWW-Authenticate}, as it came; null for none
 * @param location where it redirects to, as it came; null for nowhere
 */
public record AnswerHead(
        String method,
        int status,
        @Nullable String server,
        @Nullable String contentType,
        @Nullable String challenge,
        @Nullable String location) {
    static AnswerHead of(String method, HttpResponse response) {
        return new AnswerHead(
                method,
                response.getCode(),
                value(response, HttpHeaders.SERVER),
                value(response, HttpHeaders.CONTENT_TYPE),
                value(response, HttpHeaders.WWW_AUTHENTICATE),
                value(response, HttpHeaders.LOCATION));
    }

    /** Whether it is a web page that follows. */
    public boolean isPage() {
        return contentType != null && contentType.regionMatches(true, 0, "text/html", 0, "text/html".length());
    }

    private static @Nullable String value(HttpResponse response, String name) {
        Header header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }
}
