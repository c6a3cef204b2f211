// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A client of one node's admin API. From any thread. */
final class Admin {

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    /** Longer than a node may be told to wait for others. */
    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    private final InetSocketAddress address;
    private final Optional<String> token;

    /** @param port of loopback */
    Admin(int port, Optional<String> token) {
        this(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), token);
    }

    Admin(InetSocketAddress address, Optional<String> token) {
        this.address = address;
        this.token = token;
    }

    /** The same API for somebody who says another token. */
    Admin withToken(Optional<String> other) {
        return new Admin(address, other);
    }

    Reply get(String path) {
        return send("GET", path, Map.of(), "");
    }

    Reply put(String path, String document) {
        return send("PUT", path, Map.of(), document);
    }

    Reply delete(String path) {
        return send("DELETE", path, Map.of(), "");
    }

    /** Puts a whole gateway config in the place of a revision. */
    Reply putConfig(String query, long ifMatch, String document) {
        return send("PUT", "/config" + query, Map.of("If-Match", "\"" + ifMatch + "\""), document);
    }

    /** Number of the current revision. */
    long revision() {
        return get("/config").expect(200).revision();
    }

    /** What {@code GET /cluster} says of a member. */
    JsonNode member(String name) {
        Reply cluster = get("/cluster").expect(200);
        for (JsonNode member : cluster.json().path("members")) {
            if (member.path("name").asText().equals(name)) {
                return member;
            }
        }
        throw new AssertionError(name + " is not in " + cluster.body());
    }

    Reply send(String method, String path, Map<String, String> headers, String body) {
        String at = "http://" + address.getAddress().getHostAddress() + ":" + address.getPort();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(at + path))
                .timeout(TIMEOUT)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        try {
            return Reply.of(CLIENT.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path + " at " + at, e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while " + method + " " + path + " is answered", e);
        }
    }
}
