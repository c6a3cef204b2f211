// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static dev.weir.http.Requests.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import dev.weir.http.Client;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.ScriptedHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class IpAllowTest {

    private final IpAllow policy = new IpAllow(List.of(Network.parse("10.0.0.0/8"), Network.parse("2001:db8::/32")));
    private final ScriptedHandler upstream = ScriptedHandler.ok();

    @Test
    void lets_through_who_is_on_the_list() {
        assertThat(answer(from("10.1.2.3"))).isCompletedWithValueMatching(answer -> answer.status() == 200);
        assertThat(answer(from("2001:db8::7"))).isCompletedWithValueMatching(answer -> answer.status() == 200);
    }

    @Test
    void refuses_everyone_else_before_the_upstream_is_asked() {
        ArrivingBody body = ArrivingBody.ofLength(4);

        CompletableFuture<Response> answer = answer(from("192.0.2.1").withBody(body));

        assertThat(answer)
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(ProxyException.class, failure -> assertThat(failure.error())
                        .isEqualTo(ProxyError.HTTP_REQUEST_DENIED))
                .withMessage("the client's address is not allowed");
        assertThat(answer(from("2001:db9::7"))).isCompletedExceptionally();
        assertThat(upstream.requests()).isEmpty();
        assertThat(body.closed()).isTrue();
    }

    @Test
    void every_field_can_be_set() throws Exception {
        assertThat(read(IpAllow.class, "addresses: [10.0.0.0/8, \"2001:db8::/32\"]"))
                .isEqualTo(policy);
    }

    @Test
    void refuses_what_is_no_network_at_its_place() {
        assertThat(problems(IpAllow.class, "addresses: [10.0.0.0/8, 10.0.0.1/8]"))
                .containsExactly("1:25 addresses[1]: 10.0.0.1/8 (expected: 10.0.0.0/8, or 10.0.0.1 alone)");
        assertThat(problems(IpAllow.class, "addresses: []"))
                .containsExactly("1:1 addresses: an empty list (expected: at least one)");
        assertThat(problems(IpAllow.class, "{}"))
                .containsExactly("1:1 addresses: an empty list (expected: at least one)");
    }

    private CompletableFuture<Response> answer(Request request) {
        return policy.toFilter(new PolicyContext("orders"))
                .filter(request, upstream)
                .toCompletableFuture();
    }

    private static Request from(String address) {
        Request plain = post("/");
        return new Request(
                plain.head(),
                plain.body(),
                Client.of(InetAddresses.forString(address), 8081),
                plain.variables(),
                plain.loop(),
                plain.cancellation(),
                plain.interim(),
                plain.journey());
    }
}
