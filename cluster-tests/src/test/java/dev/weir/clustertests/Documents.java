// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

/** Gateway configs. */
final class Documents {

    private Documents() {}

    /** {@code /hello} answers a text, and nothing else does. */
    static String hello(String body) {
        return """
                format: 1
                routes:
                  hello: %s
                """
                .formatted(route("/hello", body));
    }

    /** A route on one line, for {@code PUT /routes/…} too. */
    static String route(String path, String body) {
        return """
                {"match": {"path": "%s"}, "policies": [{"respond": {"body": "%s"}}]}"""
                .formatted(path, body);
    }

    /** Everything goes to one service. */
    static String forwarding(int port) {
        return """
                format: 1
                upstreams:
                  sample: {instances: ["http://127.0.0.1:%d"]}
                routes:
                  sample: {match: {path: /**}, upstream: sample}
                """
                .formatted(port);
    }

    /** {@code /a} and {@code /b} answer a number, {@code /sample} goes to a service. */
    static String numbered(long number, int port) {
        return """
                format: 1
                upstreams:
                  sample: {instances: ["http://127.0.0.1:%d"]}
                routes:
                  a: %s
                  b: %s
                  sample: {match: {path: /sample}, upstream: sample}
                """
                .formatted(port, route("/a", Long.toString(number)), route("/b", Long.toString(number)));
    }
}
