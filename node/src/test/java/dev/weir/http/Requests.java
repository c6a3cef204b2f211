// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Requests as a test wants them, written as a URL: {@code get("/orders?page=2")} or
 * {@code get("https://api.example.com/orders")}. What is not said is {@code http://gateway.test} from 192.0.2.1 on port
 * 8081. The path is taken as it stands.
 */
public final class Requests {

    private Requests() {}

    public static Request get(String url) {
        return request("GET", url);
    }

    public static Request post(String url) {
        return request("POST", url);
    }

    /** A POST with a text as its body. */
    public static Request post(String url, String body) {
        Body bytes = new Body.Bytes(StandardCharsets.UTF_8.encode(body));
        return post(url)
                .withHeaders(headers -> headers.put(Headers.CONTENT_LENGTH, bytes.length()))
                .withBody(bytes);
    }

    public static Request request(String method, String url) {
        return request(method, url, new ManualLoop());
    }

    /** A request on a loop of the test's. */
    public static Request request(String method, String url, EventLoop loop) {
        return new Request(
                head(method, url),
                Body.EMPTY,
                Client.of(address("192.0.2.1"), 8081),
                Map.of(),
                loop,
                new Cancellation(),
                Interim.NONE,
                new Journey(0));
    }

    public static RequestHead head(String method, String url) {
        boolean absolute = !url.startsWith("/");
        String[] parts = (absolute ? url : "http://gateway.test" + url).split("://", 2);
        int slash = parts[1].indexOf('/');
        String target = slash < 0 ? "/" : parts[1].substring(slash);
        String authority = slash < 0 ? parts[1] : parts[1].substring(0, slash);
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        String query = question < 0 ? "" : target.substring(question + 1);
        HeaderMap headers = new HeaderMap();
        headers.put(Headers.HOST, authority);
        return new RequestHead(new HttpString(method), parts[0], authority, path, query, headers);
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
