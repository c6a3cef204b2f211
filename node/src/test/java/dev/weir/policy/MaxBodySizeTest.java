// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static dev.weir.http.Requests.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.document.ByteSize;
import dev.weir.http.Body;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.ScriptedHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class MaxBodySizeTest {

    record Uses(List<Policy> policies) {}

    private final MaxBodySize policy = new MaxBodySize(new ByteSize(8));
    private final ScriptedHandler upstream = ScriptedHandler.ok();

    @Test
    void refuses_a_length_that_is_too_large_before_anything_is_sent() {
        ArrivingBody body = ArrivingBody.ofLength(9);

        assertThat(answer(post("/").withBody(body)))
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(ProxyException.class, failure -> assertThat(failure.error())
                        .isEqualTo(ProxyError.HTTP_REQUEST_BODY_SIZE))
                .withMessage("expected: at most 8B");
        assertThat(answer(post("/", "123456789"))).isCompletedExceptionally();
        assertThat(upstream.requests()).isEmpty();
        assertThat(body.closed()).isTrue();
    }

    @Test
    void lets_a_body_pass_that_is_just_as_large() {
        ArrivingBody body = ArrivingBody.ofLength(8);

        assertThat(answer(post("/").withBody(body))).isCompleted();
        assertThat(upstream.request().body()).isSameAs(body);
        assertThat(answer(post("/", "12345678"))).isCompleted();
        assertThat(answer(post("/"))).isCompleted();
        assertThat(upstream.requests()).hasSize(3);
    }

    @Test
    void counts_what_comes_where_no_length_is_said() throws Exception {
        ArrivingBody body = ArrivingBody.ofUnknownLength();
        answer(post("/").withBody(body));
        Body.Stream sent = (Body.Stream) upstream.request().body();

        body.arrive("12345678").end();

        assertThat(sent.length()).isEqualTo(-1);
        assertThat(sent.read(ByteBuffer.allocate(5))).isEqualTo(5);
        assertThat(sent.read(ByteBuffer.allocate(5))).isEqualTo(3);
        assertThat(sent.read(ByteBuffer.allocate(5))).isEqualTo(-1);
        assertThat(sent.trailers()).isSameAs(body.trailers());
    }

    @Test
    void breaks_off_with_the_first_byte_too_many_and_stays_so() throws Exception {
        ArrivingBody body = ArrivingBody.ofUnknownLength();
        answer(post("/").withBody(body));
        Body.Stream sent = (Body.Stream) upstream.request().body();
        body.arrive("12345678");
        sent.read(ByteBuffer.allocate(64));

        body.arrive("9").end();

        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(ProxyException.class)
                    .isThrownBy(() -> sent.read(ByteBuffer.allocate(64)))
                    .satisfies(failure -> assertThat(failure.error()).isEqualTo(ProxyError.HTTP_REQUEST_BODY_SIZE));
        }
        assertThat(body.closed()).isTrue();
    }

    @Test
    void waiting_and_closing_are_those_of_the_body() {
        ArrivingBody body = ArrivingBody.ofUnknownLength();
        answer(post("/").withBody(body));
        Body.Stream sent = (Body.Stream) upstream.request().body();

        sent.whenReadable(() -> {});
        sent.close();

        assertThat(body.awaited()).isTrue();
        assertThat(body.closed()).isTrue();
    }

    @Test
    void is_written_as_a_size_alone() throws Exception {
        assertThat(read(Uses.class, "policies: [max-body-size: 10MiB]").policies())
                .containsExactly(new MaxBodySize(new ByteSize(10 << 20)));
        assertThat(read(MaxBodySize.class, "size: 0B")).isEqualTo(new MaxBodySize(new ByteSize(0)));
    }

    @Test
    void refuses_what_is_no_size_at_its_place() {
        assertThat(problems(Uses.class, "policies: [max-body-size: 10]"))
                .containsExactly(
                        "1:27 policies[0].max-body-size: 10 (expected: a size such as 512B, 64KiB, 10MiB or 1GiB)");
        assertThat(problems(MaxBodySize.class, "{}")).singleElement().asString().startsWith("1:1 size: missing");
    }

    private CompletableFuture<Response> answer(Request request) {
        return policy.toFilter(new PolicyContext("orders"))
                .filter(request, upstream)
                .toCompletableFuture();
    }
}
