// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.ProxyError.CONNECTION_TERMINATED;
import static dev.weir.http.ProxyError.HTTP_RESPONSE_INCOMPLETE;
import static dev.weir.http.ProxyError.NO_HEALTHY_INSTANCE;
import static dev.weir.policy.AskingNode.json;
import static dev.weir.policy.AskingNode.undecided;
import static dev.weir.policy.Callers.refused;
import static dev.weir.policy.IntrospectionTest.DETAIL;
import static dev.weir.policy.IntrospectionTest.INVALID;
import static dev.weir.policy.IntrospectionTest.POLICY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.weir.auth.Outcome;
import dev.weir.http.Body;
import dev.weir.http.Filter;
import dev.weir.http.Response;
import dev.weir.http.ScriptedBody;
import dev.weir.http.ScriptedHandler;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Whatever is sent, and whatever is answered: nobody is let in by it, and nobody learns a secret. */
class IntrospectionHostileTest {

    private static final String TOKEN = "dont-tell-anybody";

    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.weir.policy");
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();

    @BeforeEach
    void listen() {
        said.start();
        logger.addAppender(said);
        logger.setAdditive(false);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(said);
        logger.setAdditive(true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "active",
                "true",
                "null",
                "[]",
                "{}",
                "{\"active\":null}",
                "{\"active\":\"true\"}",
                "{\"active\":1}",
                "{\"active\":[true]}",
                "{\"Active\":true}",
                "{\"active\":true",
                "{\"active\":true}{}",
                "{\"active\":false,\"active\":true}",
                "{\"active\":true,\"exp\":\"60\"}",
                "{\"active\":true,\"exp\":1e99}",
                "{\"active\":true,\"nbf\":[]}",
                "{\"active\":true,\"sub\":{}}",
                "{\"active\":true,\"jti\":7}",
                "{\"active\":true,\"x\":\"\\ud800\ufffe",
                "<html>login</html>"
            })
    void what_is_no_answer_lets_nobody_in_and_refuses_nobody(String answer) {
        AskingNode node = AskingNode.answered(json(answer));

        undecided(node.ask(POLICY, node.bearing(TOKEN)));

        assertThat(node.passes()).isZero();
        assertThat(node.counted("Introspection", Outcome.UNDECIDED)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 206, 301, 302, 304, 400, 401, 403, 404, 429, 500, 502, 503})
    void only_a_200_is_an_answer(int status) {
        AskingNode node = AskingNode.answered(Response.text(status, "application/json", "{\"active\":true}"));

        undecided(node.ask(POLICY, node.bearing(TOKEN)));
    }

    @Test
    void what_fails_lets_nobody_in() {
        AskingNode gone = new AskingNode(ScriptedHandler.failing(NO_HEALTHY_INSTANCE));
        ScriptedBody broken = ScriptedBody.of("{\"active\":true").thenFail(HTTP_RESPONSE_INCOMPLETE);
        AskingNode cut = AskingNode.answered(Response.of(200, broken));

        undecided(gone.ask(POLICY, gone.bearing(TOKEN)));
        undecided(cut.ask(POLICY, cut.bearing(TOKEN)));

        assertThat(gone.asked()).isEqualTo(1);
        assertThat(broken.closes()).isPositive();
    }

    @Test
    void a_connection_that_was_closed_just_then_is_no_answer_yet() {
        AskingNode node = new AskingNode(ScriptedHandler.failing(CONNECTION_TERMINATED)
                .then(() -> CompletableFuture.completedFuture(json("{\"active\":true}"))));
        AskingNode always = new AskingNode(ScriptedHandler.failing(CONNECTION_TERMINATED));

        node.ask(POLICY, node.bearing(TOKEN));
        undecided(always.ask(POLICY, always.bearing(TOKEN)));

        assertThat(node.passes()).isEqualTo(1);
        assertThat(always.asked()).isEqualTo(2);
    }

    @Test
    void an_answer_without_end_is_not_read_to_it() {
        ArrivingBody endless = ArrivingBody.ofUnknownLength();
        AskingNode node = AskingNode.answered(Response.of(200, endless));
        CompletableFuture<Response> answer = node.ask(POLICY, node.bearing(TOKEN));
        endless.arrive("{\"active\":true}" + " ".repeat(Question.BYTES_MAX));

        undecided(answer);
        assertThat(endless.closed()).isTrue();
    }

    @Test
    void an_answer_that_says_that_it_is_too_long_is_not_read() {
        ArrivingBody huge = ArrivingBody.ofLength(1L << 40);
        AskingNode node = AskingNode.answered(Response.of(200, huge));

        undecided(node.ask(POLICY, node.bearing(TOKEN)));

        assertThat(huge.closed()).isTrue();
    }

    @Test
    void an_answer_that_does_not_end_in_time_is_none() {
        ArrivingBody slow = ArrivingBody.ofUnknownLength().arrive("{\"active\":true}");
        AskingNode node = AskingNode.answered(Response.of(200, slow));
        CompletableFuture<Response> answer = node.ask(POLICY, node.bearing(TOKEN));

        node.pass(Duration.ofSeconds(5));

        undecided(answer);
        assertThat(slow.closed()).isTrue();
        assertThat(node.loop.timers()).isZero();
    }

    @Test
    void an_answer_that_comes_too_late_is_closed() {
        AskingNode node = new AskingNode(ScriptedHandler.silent());
        ScriptedBody late = ScriptedBody.of("{\"active\":true}");
        CompletableFuture<Response> answer = node.ask(POLICY, node.bearing(TOKEN));
        node.pass(Duration.ofSeconds(5));

        node.service.answer(0).complete(Response.of(200, late));

        undecided(answer);
        assertThat(late.closes()).isPositive();
        assertThat(node.passes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\r\nX-Admin: 1", "a\u0000", "t\u00f6ken", "a\u007f", "\u2028", "\ud83d"})
    void what_is_no_token_is_not_asked_about(String token) {
        AskingNode node = AskingNode.answered(json("{\"active\":true}"));

        refused(node.ask(POLICY, node.bearing(token)), DETAIL, INVALID);

        assertThat(node.asked()).isZero();
        assertThat(node.counted("Introspection", Outcome.MALFORMED)).isEqualTo(1);
    }

    @Test
    void what_is_too_long_or_there_twice_is_not_asked_about() {
        AskingNode node = AskingNode.answered(json("{\"active\":true}"));

        refused(node.ask(POLICY, node.bearing("x".repeat(8 * 1024 + 1))), DETAIL, INVALID);
        refused(node.ask(POLICY, Callers.with(node.bearing("a"), "Authorization", "Bearer b")), DETAIL, INVALID);

        assertThat(node.asked()).isZero();
    }

    @Test
    void what_could_end_a_parameter_is_only_a_token() {
        AskingNode node = AskingNode.answered(json("{\"active\":false}"));

        node.ask(POLICY, node.bearing("a&token=b&client_id=c#%00;"));

        assertThat(AskingNode.text(node.service.request().body()))
                .isEqualTo("token=a%26token%3Db%26client_id%3Dc%23%2500%3B&token_type_hint=access_token");
    }

    @Test
    void operators_are_told_once_in_a_while_and_never_a_secret() {
        AskingNode node = AskingNode.answered(Response.text(401, "text/plain", TOKEN + AskingNode.SECRET));
        Filter filter = node.filter("orders/1", POLICY);

        for (int i = 0; i < 20; i++) {
            undecided(filter.filter(node.bearing(TOKEN + i), node.callers.upstream)
                    .toCompletableFuture());
        }

        assertThat(said.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfies(line -> assertThat(line).contains("orders/1", "idp", "status 401"))
                .satisfies(IntrospectionHostileTest::tellsNothing);
        tellsNothing(AskingNode.read(POLICY).toString());
        tellsNothing(Callers.refusal(node.ask(POLICY, node.bearing(TOKEN))).toString());
    }

    private static void tellsNothing(String text) {
        List<String> secrets =
                List.of(TOKEN, AskingNode.SECRET, "s3cret", Base64.getEncoder().encodeToString(TOKEN.getBytes(UTF_8)));
        assertThat(secrets).noneMatch(text::contains);
    }

    @Test
    void the_body_of_who_is_refused_is_let_go_of() {
        AskingNode node = AskingNode.answered(json("{\"active\":false}"));
        ScriptedBody upload = ScriptedBody.of("a");
        Body body = upload;

        node.ask(POLICY, node.bearing(TOKEN).withBody(body));

        assertThat(upload.closes()).isPositive();
        assertThat(upload.reads()).isZero();
    }
}
