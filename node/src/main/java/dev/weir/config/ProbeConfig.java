// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.document.Default;
import dev.weir.document.Keyed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How an instance is asked whether it is healthy: one of {@code path}, {@code tcp} and {@code grpc}.
 *
 * @param path that is asked for with GET
 * @param tcp whether it is enough that it can be connected to
 * @param grpc the service that is asked about (grpc.health.v1.Health); empty for the server as a whole
 * @param every from one probe to the next, 100 ms to 1 h
 * @param timeout until the answer is there as a whole; at most {@code every}
 * @param healthyAfter good probes in a row, 1 to 100
 * @param unhealthyAfter bad probes in a row, 1 to 100
 * @param statuses of a good answer, such as {@code 204} or {@code 200-299}
 * @param body that a good answer contains, in its first 64 KiB
 * @param port that is asked, where it is not that of requests
 */
@Keyed
public record ProbeConfig(
        Optional<String> path,
        @Default("false") boolean tcp,
        Optional<String> grpc,
        @Default("5s") Duration every,
        @Default("1s") Duration timeout,
        @Default("2") int healthyAfter,
        @Default("3") int unhealthyAfter,
        @Default("[200-299]") List<String> statuses,
        Optional<String> body,
        Optional<Integer> port) {

    private static final List<String> GOOD = List.of("200-299");

    public ProbeConfig {
        long ways = Stream.of(path.isPresent(), tcp, grpc.isPresent())
                .filter(way -> way)
                .count();
        if (ways != 1) {
            throw new IllegalArgumentException(
                    (ways == 0 ? "none" : "several") + " of path, tcp and grpc (expected: one of them)");
        }
        path.ifPresent(text ->
                Checks.require(text.matches("/[!-\"$-~]*"), "path", text, "starts with /, visible ASCII without #"));
        grpc.ifPresent(name -> Checks.require(
                name.matches("[A-Za-z0-9_./-]*"), "grpc", name, "a service such as shop.Orders, or \"\""));
        Checks.span("every", every, Duration.ofMillis(100), "100ms", Duration.ofHours(1), "1h");
        Checks.span("timeout", timeout, Duration.ofMillis(1), "1ms", every, "what every is");
        Checks.range("healthy-after", healthyAfter, 1, 100);
        Checks.range("unhealthy-after", unhealthyAfter, 1, 100);
        for (int i = 0; i < statuses.size(); i++) {
            Checks.require(isRange(statuses.get(i)), "statuses[" + i + "]", statuses.get(i), "204 or 200-299");
        }
        Checks.require(!statuses.isEmpty(), "statuses", "an empty list", "at least one");
        if (path.isEmpty()) {
            Checks.require(statuses.equals(GOOD), "statuses", String.join(", ", statuses), "none without path");
            Checks.require(body.isEmpty(), "body", "a text", "none without path");
        }
        port.ifPresent(number -> Checks.range("port", number, 1, 65_535));
    }

    /** Whether an answer with this status is a good one. */
    public boolean accepts(int status) {
        return statuses.stream().anyMatch(range -> first(range) <= status && status <= last(range));
    }

    private static boolean isRange(String text) {
        return text.matches("[1-5][0-9][0-9](-[1-5][0-9][0-9])?") && first(text) <= last(text);
    }

    private static int first(String range) {
        return Integer.parseInt(range.substring(0, 3));
    }

    private static int last(String range) {
        return Integer.parseInt(range.substring(range.length() - 3));
    }
}
