// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.clustertests.history.Entry;
import dev.weir.clustertests.history.Fact;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Gateway configs for recorded clients: {@code /a} and {@code /b} show which one it is, {@code /orders},
 * {@code /doomed} and each limit have a route to the service that records, {@code /flapping} to instances that are not
 * always well, {@code /kept} to pages that the cluster keeps, {@code /keys} and {@code /tokens} are for known callers.
 */
record RecordedGateway(
        InetSocketAddress service,
        List<RecordedLimit> limits,
        FlappingInstances flapping,
        KeptPages kept,
        KnownCallers callers) {

    /** Has the same text as the body; policies of one route that show two revisions would be a mix. */
    static final String HEADER = "x-revision";

    private static final String NAME_OF_FIRST = "first";

    RecordedGateway {
        limits = List.copyOf(limits);
    }

    /** What a cluster begins with. */
    String first() {
        return text(1, NAME_OF_FIRST, List.of());
    }

    /**
     * One that is to become a revision.
     *
     * @param name that no other one has
     * @param keys digests of those that are good
     */
    String text(long revision, String name, List<String> keys) {
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("format", 1);
        document.putObject("upstreams")
                .putObject("recording")
                .putArray("instances")
                .add("http://" + service.getAddress().getHostAddress() + ":" + service.getPort());
        flapping.addTo(document.withObject("/upstreams"));
        ObjectNode routes = document.putObject("routes");
        kept.addTo(document.withObject("/upstreams"), routes);
        callers.addTo(document, routes, keys);
        route(routes, FlappingInstances.NAME).put("upstream", FlappingInstances.NAME);
        for (String shows : List.of("a", "b")) {
            ArrayNode policies = route(routes, shows).putArray("policies");
            String text = revision + " " + name;
            policies.addObject()
                    .putObject("set-response-header")
                    .put("name", HEADER)
                    .put("value", text);
            policies.addObject().putObject("respond").put("body", text);
        }
        route(routes, "orders").put("upstream", "recording");
        route(routes, "doomed").put("upstream", "recording");
        for (RecordedLimit limit : limits) {
            ObjectNode route = route(routes, limit.name());
            limit.addTo(route.putArray("policies").addObject());
            route.put("upstream", "recording");
        }
        return document.toString();
    }

    private static ObjectNode route(ObjectNode routes, String name) {
        ObjectNode route = routes.putObject(name);
        route.putObject("match").put("path", "/" + name);
        return route;
    }

    /** What a document says of itself in two of its parts. */
    static Entry described(Entry entry, JsonNode document) {
        return entry.with(Fact.DOCUMENT, name(text(document, "a"))).with(Fact.DOCUMENT_TOO, name(text(document, "b")));
    }

    private static String text(JsonNode document, String route) {
        return document.path("routes")
                .path(route)
                .path("policies")
                .path(1)
                .path("respond")
                .path("body")
                .asText();
    }

    /** The name in a text that shows a revision. */
    static String name(String text) {
        return text.substring(text.indexOf(' ') + 1);
    }

    /** The number in a text that shows a revision. */
    static String number(String text) {
        return text.substring(0, Math.max(0, text.indexOf(' ')));
    }
}
