// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What can be asked of the admin API, and who answers it. */
record Endpoints(List<Endpoint> all) {

    /**
     * One thing that can be asked.
     *
     * @param path {@code /routes/{name}}
     * @param open whether it may be asked without a token
     * @param does in a few words
     */
    record Endpoint(String method, String path, boolean open, String does, Resource resource) {

        private boolean matches(List<String> segments) {
            List<String> own = segments(path);
            if (own.size() != segments.size()) {
                return false;
            }
            for (int i = 0; i < own.size(); i++) {
                if (!own.get(i).equals(segments.get(i)) && !own.get(i).startsWith("{")) {
                    return false;
                }
            }
            return true;
        }
    }

    /** These, and a list of them at {@code /}. */
    static Endpoints of(List<Endpoint> endpoints) {
        List<Endpoint> all = new ArrayList<>();
        Resource index = call -> CompletableFuture.completedFuture(index(all));
        all.add(new Endpoint("GET", "/", false, "lists what there is", index));
        all.addAll(endpoints);
        return new Endpoints(all);
    }

    /** Whether somebody without a token may ask for this. */
    boolean isOpen(List<String> path) {
        return all.stream().anyMatch(endpoint -> endpoint.open() && endpoint.matches(path));
    }

    CompletionStage<Answer> answer(Call call) {
        List<Endpoint> here =
                all.stream().filter(endpoint -> endpoint.matches(call.path())).toList();
        if (here.isEmpty()) {
            throw new Refusal(404, "There is nothing at this path; GET / lists what there is.");
        }
        String method = call.method().equals("HEAD") ? "GET" : call.method();
        return here.stream()
                .filter(endpoint -> endpoint.method().equals(method))
                .findFirst()
                .orElseThrow(() -> notAllowed(here))
                .resource()
                .answer(call);
    }

    /** What there is to ask for. */
    private static Answer index(List<Endpoint> all) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode list = body.putArray("endpoints");
        for (Endpoint endpoint : all) {
            list.addObject()
                    .put("method", endpoint.method())
                    .put("path", endpoint.path())
                    .put("does", endpoint.does());
        }
        return Answer.json(200, body);
    }

    /** Of {@code /a/b}: a and b; of {@code /}: none. */
    static List<String> segments(String path) {
        return path.equals("/") ? List.of() : List.of(path.substring(1).split("/", -1));
    }

    private static Refusal notAllowed(List<Endpoint> here) {
        TreeSet<String> methods = new TreeSet<>();
        here.forEach(endpoint -> methods.add(endpoint.method()));
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        String allowed = String.join(", ", methods);
        return new Refusal(405, "Only " + allowed + " can be done here.").header("Allow", allowed);
    }
}
