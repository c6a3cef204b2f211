// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.http.ProxyException;
import dev.weir.http.Response;
import io.undertow.util.HttpString;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A refusal or failure as the client sees it (RFC 9457), with its name in {@code Proxy-Status} (RFC 9209). Which
 * instance failed, and how, is the operator's business: only what is wrong with the request itself is told in detail.
 */
final class ProblemDetails {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpString PROXY_STATUS = new HttpString("Proxy-Status");

    private ProblemDetails() {}

    static Response of(ProxyException why) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", why.error().type());
        problem.put("title", why.error().title());
        problem.put("status", why.error().status());
        String detail = why.getMessage();
        if (why.error().status() < 500 && detail != null && !detail.isEmpty()) {
            problem.put("detail", detail);
        }
        problem.putAll(why.members());
        problem.put("error", why.error().label());
        Response response = Response.text(why.error().status(), "application/problem+json", json(problem));
        response.headers().putAll(why.headers());
        response.headers().put(PROXY_STATUS, "weir; error=" + why.error().label());
        return response;
    }

    private static String json(Map<String, Object> problem) {
        try {
            return JSON.writeValueAsString(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings, numbers and lists of strings", e);
        }
    }
}
