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

/**
 * What holds for every policy that decides by a list of networks: here {@code 10.0.0.0/8} and {@code 2001:db8::/32}.
 */
abstract class IpListContract {

    private static final List<String> LISTED = List.of("10.1.2.3", "2001:db8::7");
    private static final List<String> OTHERS = List.of("192.0.2.1", "2001:db9::7");

    private final Policy policy;
    private final List<String> welcome;
    private final List<String> refused;
    private final String reason;
    private final ScriptedHandler upstream = ScriptedHandler.ok();

    /**
     * A test of one of them.
     *
     * @param policy with these networks
     * @param lets whether it lets through who is on the list, and not the others
     * @param reason that is given to who is refused
     */
    IpListContract(Policy policy, boolean lets, String reason) {
        this.policy = policy;
        this.welcome = lets ? LISTED : OTHERS;
        this.refused = lets ? OTHERS : LISTED;
        this.reason = reason;
    }

    static List<Network> networks() {
        return List.of(Network.parse("10.0.0.0/8"), Network.parse("2001:db8::/32"));
    }

    @Test
    void lets_through_who_is_welcome() {
        for (String address : welcome) {
            assertThat(answer(from(address))).isCompletedWithValueMatching(answer -> answer.status() == 200);
        }
    }

    @Test
    void refuses_everyone_else_before_the_upstream_is_asked() {
        for (String address : refused) {
            ArrivingBody body = ArrivingBody.ofLength(4);

            CompletableFuture<Response> answer = answer(from(address).withBody(body));

            assertThat(answer)
                    .failsWithin(Duration.ZERO)
                    .withThrowableOfType(ExecutionException.class)
                    .havingCause()
                    .isInstanceOfSatisfying(ProxyException.class, failure -> assertThat(failure.error())
                            .isEqualTo(ProxyError.HTTP_REQUEST_DENIED))
                    .withMessage(reason);
            assertThat(upstream.requests()).isEmpty();
            assertThat(body.closed()).isTrue();
        }
    }

    @Test
    void every_field_can_be_set() throws Exception {
        assertThat(read(policy.getClass(), "addresses: [10.0.0.0/8, \"2001:db8::/32\"]"))
                .isEqualTo(policy);
    }

    @Test
    void refuses_what_is_no_network_at_its_place() {
        assertThat(problems(policy.getClass(), "addresses: [10.0.0.0/8, 10.0.0.1/8]"))
                .containsExactly("1:25 addresses[1]: 10.0.0.1/8 (expected: 10.0.0.0/8, or 10.0.0.1 alone)");
        assertThat(problems(policy.getClass(), "addresses: []"))
                .containsExactly("1:1 addresses: an empty list (expected: at least one)");
        assertThat(problems(policy.getClass(), "{}"))
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
