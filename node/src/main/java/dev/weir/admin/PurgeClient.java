// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.net.InetAddresses;
import dev.weir.cache.Purge.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Has a node purge something on all nodes, by its admin API, as the command line does. */
public final class PurgeClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(5);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(20);

    private final InetSocketAddress address;
    private final Optional<String> token;

    /**
     * @param address of the node's admin API
     * @param token where one is needed
     */
    public PurgeClient(InetSocketAddress address, Optional<String> token) {
        this.address = address;
        this.token = token;
    }

    /**
     * What was answered.
     *
     * @param copies how many were dropped or marked, by the names of the nodes
     * @param refusal why it was not done; empty where it was
     */
    public record Outcome(SortedMap<String, Long> copies, Optional<String> refusal) {

        public Outcome {
            copies = new TreeMap<>(copies);
        }
    }

    /**
     * Waits until no node serves it any more.
     *
     * @throws IOException the node cannot be asked
     */
    public Outcome purge(Kind kind, List<String> names, boolean soft, Optional<String> route)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri())
                .timeout(ANSWERS_WITHIN)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(order(kind, names, soft, route).toString()));
        token.ifPresent(one -> request.header("Authorization", "Bearer " + one));
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECTS_WITHIN)
                .build();
        return outcome(client.send(request.build(), BodyHandlers.ofString()));
    }

    private URI uri() {
        InetAddress host = address.getAddress();
        InetAddress reached = host == null || host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host;
        return URI.create("http://" + InetAddresses.toUriString(reached) + ':' + address.getPort() + "/cache/purge");
    }

    private static ObjectNode order(Kind kind, List<String> names, boolean soft, Optional<String> route) {
        ObjectNode order = JsonNodeFactory.instance.objectNode();
        switch (kind) {
            case URL -> names.forEach(order.putArray("url")::add);
            case PREFIX -> names.forEach(order.putArray("prefix")::add);
            case TAG -> names.forEach(order.putArray("tags")::add);
            case ALL -> order.put("all", true);
        }
        route.ifPresent(name -> order.put("route", name));
        return order.put("soft", soft);
    }

    private static Outcome outcome(HttpResponse<String> answer) throws IOException {
        SortedMap<String, Long> copies = new TreeMap<>();
        try {
            JsonNode body = JSON.readTree(answer.body());
            if (answer.statusCode() != 200) {
                return new Outcome(copies, Optional.of(body.path("detail").asText("status " + answer.statusCode())));
            }
            body.path("copies")
                    .properties()
                    .forEach(node -> copies.put(node.getKey(), node.getValue().asLong()));
            return new Outcome(copies, Optional.empty());
        } catch (JacksonException e) {
            throw new IOException("status " + answer.statusCode() + ", and not from an admin API", e);
        }
    }
}
