// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.admin.Auditor.Told;
import dev.weir.config.AdminToken.Role;
import dev.weir.http.PercentEncoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What can be asked of the admin API, and who answers it.
 *
 * @param roles which of them needs which
 * @param auditor keeps what they do
 */
record Endpoints(List<Endpoint> all, RoleTable roles, Auditor auditor) {

    /**
     * One thing that can be asked.
     *
     * @param path {@code /routes/{name}}
     * @param does in a few words
     */
    record Endpoint(String method, String path, String does, Resource resource) {

        /** How it stands in the table of roles. */
        String name() {
            return method + ' ' + path;
        }

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

        /** What somebody does here, for the audit log. Keys are not told: one may be a credential. */
        private String deed(Call call) {
            List<String> own = segments(path);
            StringBuilder deed = new StringBuilder(method).append(' ');
            for (int i = 0; i < own.size(); i++) {
                String told = own.get(i).equals("{key}")
                        ? "…"
                        : PercentEncoding.segment(call.path().get(i));
                deed.append('/').append(told);
            }
            return deed.toString();
        }
    }

    /**
     * These, and a list of them at {@code /}.
     *
     * @throws IllegalStateException for one of them, nobody has said which role it needs
     */
    static Endpoints of(List<Endpoint> endpoints, RoleTable roles, Auditor auditor) {
        List<Endpoint> all = new ArrayList<>();
        Resource index = call -> CompletableFuture.completedFuture(index(all, roles));
        all.add(new Endpoint("GET", "/", "lists what there is", index));
        all.addAll(endpoints);
        roles.check(all);
        return new Endpoints(all, roles, auditor);
    }

    /** Whether somebody without a token may ask for this. */
    boolean isOpen(List<String> path) {
        return all.stream()
                .anyMatch(
                        endpoint -> endpoint.matches(path) && roles.of(endpoint).isEmpty());
    }

    /** Answers whoever may ask; what may change something is kept. */
    CompletionStage<Answer> answer(Author author, Call call) {
        Endpoint endpoint = find(call);
        Supplier<CompletionStage<Answer>> deed = () -> {
            check(author, endpoint);
            return endpoint.resource().answer(call);
        };
        if (!call.isWrite() || call.isDryRun()) {
            return deed.get();
        }
        return roles.isRepeated(endpoint)
                ? auditor.keptIfNew(author, endpoint.deed(call), deed)
                : auditor.kept(author, endpoint.deed(call), deed, Told::of);
    }

    private Endpoint find(Call call) {
        List<Endpoint> here =
                all.stream().filter(endpoint -> endpoint.matches(call.path())).toList();
        if (here.isEmpty()) {
            throw new Refusal(404, "There is nothing at this path; GET / lists what there is.");
        }
        String method = call.method().equals("HEAD") ? "GET" : call.method();
        return here.stream()
                .filter(endpoint -> endpoint.method().equals(method))
                .findFirst()
                .orElseThrow(() -> notAllowed(here));
    }

    /** As RFC 6750 §3.1 has it for a token that is good, but not for this. */
    private void check(Author author, Endpoint endpoint) {
        Optional<Role> needed = roles.of(endpoint);
        if (needed.isPresent() && !author.role().covers(needed.get())) {
            throw new Refusal(
                            403, "The token " + author.name() + " may not do this: it needs the role " + named(needed))
                    .header("WWW-Authenticate", "Bearer error=\"insufficient_scope\"");
        }
    }

    private static String named(Optional<Role> role) {
        return role.map(one -> one.name().toLowerCase(Locale.ROOT)).orElse("open");
    }

    /** What there is to ask for. */
    private static Answer index(List<Endpoint> all, RoleTable roles) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode list = body.putArray("endpoints");
        for (Endpoint endpoint : all) {
            list.addObject()
                    .put("method", endpoint.method())
                    .put("path", endpoint.path())
                    .put("role", named(roles.of(endpoint)))
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
