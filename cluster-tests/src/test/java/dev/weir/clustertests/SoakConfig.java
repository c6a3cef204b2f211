// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** The services behind the nodes of a soak, and the gateway configs that lead to them. */
record SoakConfig(SampleService sample, MoodyService moody, CrowdService crowd, SocketService sockets)
        implements AutoCloseable {

    static SoakConfig start(long seed) {
        return new SoakConfig(
                SampleService.start("sample"), MoodyService.start(seed), CrowdService.start(), SocketService.start());
    }

    /** A config with no upstream and no limit: what was held for those has to go with them. */
    static String quiet() {
        return Documents.hello("quiet");
    }

    /** Everything there is. */
    String serving(long number) {
        return """
                format: 1
                upstreams:
                  sample: {instances: ["http://127.0.0.1:%d"]}
                  moody: {instances: ["http://127.0.0.1:%d"], retry: {attempts: 3, on: [terminated, 503]}}
                  crowd: {instances: ["http://127.0.0.1:%d"]}
                  sockets: {instances: ["http://127.0.0.1:%d"]}
                routes:
                  number: {match: {path: /number}, policies: [{respond: {body: "%d"}}]}
                  sample: {match: {path: /sample}, upstream: sample}
                  bytes: {match: {path: "/bytes/**"}, upstream: sample}
                  moody: {match: {path: /moody}, upstream: moody}
                  events: {match: {path: /events}, upstream: moody}
                  socket: {match: {path: /socket}, upstream: sockets}
                  fixed: {match: {path: /fixed}, policies: [%s, %s]}
                  sliding: {match: {path: /sliding}, policies: [%s, %s]}
                  bucket: {match: {path: /bucket}, policies: [%s, %s]}
                  exact: {match: {path: /exact}, policies: [%s, %s]}
                  crowd:
                    match: {path: /crowd}
                    policies: [{concurrency-limit: {limit: 2, by: {header: X-Key}}}, {rewrite: {path: /brief}}]
                    upstream: crowd
                """
                .formatted(
                        sample.port(),
                        moody.port(),
                        crowd.port(),
                        sockets.port(),
                        number,
                        limit(""),
                        "{respond: {body: fixed}}",
                        limit(", algorithm: sliding-window"),
                        "{respond: {body: sliding}}",
                        limit(", algorithm: token-bucket"),
                        "{respond: {body: bucket}}",
                        limit(", mode: exact"),
                        "{respond: {body: exact}}");
    }

    private static String limit(String more) {
        return "{rate-limit: {limit: 3/2s, by: {header: X-Key}" + more + "}}";
    }

    /** What a connection is called that has a port at either end: those of the services and of all nodes. */
    Map<Integer, String> ports(WeirCluster cluster) {
        Map<Integer, String> names = new TreeMap<>();
        for (WeirNode node : cluster.nodes()) {
            names.put(node.settings().listenerPort(), "clients");
            names.put(node.settings().tlsPort().orElseThrow(), "clients over TLS");
            names.put(node.settings().memberPort(), "members");
        }
        for (int port : new int[] {sample.port(), moody.port(), crowd.port(), sockets.port()}) {
            names.put(port, "upstreams");
        }
        return names;
    }

    @Override
    public void close() throws IOException {
        sample.close();
        moody.close();
        crowd.close();
        sockets.close();
    }
}
