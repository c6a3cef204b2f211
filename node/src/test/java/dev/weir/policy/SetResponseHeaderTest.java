// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static dev.weir.http.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.http.Body;
import dev.weir.http.Handler;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Response;
import dev.weir.http.ScriptedHandler;
import dev.weir.policy.SetResponseHeader.Existing;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SetResponseHeaderTest {

    private static final HttpString X_A = new HttpString("X-A");

    @Test
    void replaces_what_the_upstream_said() throws Exception {
        assertThat(after("{name: x-a, value: new}", "1", "2")).containsExactly("new");
        assertThat(after("{name: x-a, value: new}")).containsExactly("new");
    }

    @Test
    void comes_after_what_the_upstream_said() throws Exception {
        assertThat(after("{name: X-A, value: new, existing: append}", "1", "2")).containsExactly("1", "2", "new");
        assertThat(after("{name: X-A, value: new, existing: append}")).containsExactly("new");
    }

    @Test
    void is_left_out_where_the_upstream_said_something() throws Exception {
        assertThat(after("{name: X-A, value: new, existing: keep}", "1")).containsExactly("1");
        assertThat(after("{name: X-A, value: new, existing: keep}")).containsExactly("new");
    }

    @ParameterizedTest
    @EnumSource(Existing.class)
    void a_failure_has_it_when_it_becomes_an_answer(Existing existing) {
        ProxyException failure =
                failure(new SetResponseHeader("X-A", "new", existing), ScriptedHandler.failing(ProxyError.DNS_ERROR));

        assertThat(failure.error()).isEqualTo(ProxyError.DNS_ERROR);
        assertThat(failure).hasMessage("scripted");
        assertThat(failure.headers().get(X_A)).containsExactly("new");
    }

    @Test
    void a_failure_keeps_the_type_of_its_problem_details() {
        ProxyException failure = failure(
                new SetResponseHeader("Content-Type", "text/html", Existing.REPLACE),
                ScriptedHandler.failing(ProxyError.DNS_ERROR));

        assertThat(failure.headers()).isEmpty();
    }

    @Test
    void a_bug_passes_as_it_is() {
        IllegalStateException bug = new IllegalStateException("bug");
        Handler upstream = request -> CompletableFuture.failedFuture(bug);

        CompletionStage<Response> answer = new SetResponseHeader("X-A", "new", Existing.REPLACE)
                .toFilter(new PolicyContext("orders"))
                .filter(get("/"), upstream);

        assertThat(answer.toCompletableFuture()).isCompletedExceptionally();
        assertThatThrownBy(() -> answer.toCompletableFuture().join()).hasCause(bug);
    }

    private static ProxyException failure(Policy policy, Handler upstream) {
        return policy.toFilter(new PolicyContext("orders"))
                .filter(get("/"), upstream)
                .handle((response, failure) -> (ProxyException) failure.getCause())
                .toCompletableFuture()
                .join();
    }

    @Test
    void has_defaults_and_every_field_can_be_set() throws Exception {
        assertThat(read(SetResponseHeader.class, "{name: X-A, value: b}"))
                .isEqualTo(new SetResponseHeader("X-A", "b", Existing.REPLACE));
        assertThat(read(SetResponseHeader.class, "{name: X-A, value: '', existing: keep}"))
                .isEqualTo(new SetResponseHeader("X-A", "", Existing.KEEP));
    }

    @Test
    void refuses_what_is_not_a_header_for_policies() {
        assertThat(problems(SetResponseHeader.class, "{name: Content-Length, value: 1}"))
                .containsExactly(
                        "1:8 name: Content-Length (expected: a header that the gateway does not decide itself)");
        assertThat(problems(SetResponseHeader.class, "{name: X-A, value: \"a\\r\\nb\"}"))
                .containsExactly(
                        "1:20 value: (expected: printable ASCII, without blanks at the beginning and the end)");
        assertThat(problems(SetResponseHeader.class, "{name: X-A, value: a, existing: kep}"))
                .containsExactly("1:33 existing: kep (did you mean 'keep'?)");
    }

    private static List<String> after(String settings, String... existing) throws Exception {
        Response fromUpstream = Response.of(200, Body.EMPTY);
        fromUpstream.headers().addAll(X_A, List.of(existing));
        Response response = read(SetResponseHeader.class, settings)
                .toFilter(new PolicyContext("orders"))
                .filter(get("/"), ScriptedHandler.answering(fromUpstream))
                .toCompletableFuture()
                .join();
        HeaderValues values = response.headers().get(X_A);
        return List.copyOf(values);
    }
}
