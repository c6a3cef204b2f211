// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.ProxyError.AUTHENTICATION_UNDECIDED;
import static dev.weir.http.ProxyError.CONNECTION_REFUSED;
import static dev.weir.http.ProxyError.HTTP_REQUEST_DENIED;
import static dev.weir.policy.AskingNode.undecided;
import static dev.weir.policy.Callers.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.Outcome;
import dev.weir.http.Body;
import dev.weir.http.Caller;
import dev.weir.http.Client;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.ScriptedBody;
import dev.weir.http.ScriptedHandler;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ExternalAuthTest {

    static final String SETTINGS = "upstream: authz, path: /check";
    static final String POLICY = "external-auth: {" + SETTINGS + "}";

    static String with(String more) {
        return "external-auth: {" + SETTINGS + ", " + more + "}";
    }

    /** An answer with these headers. */
    static Response answer(int status, String... headers) {
        Response answer = Response.of(status, Body.EMPTY);
        for (int i = 0; i < headers.length; i += 2) {
            answer.headers().add(new HttpString(headers[i]), headers[i + 1]);
        }
        return answer;
    }

    @Test
    void the_service_is_told_of_the_request_what_is_said_and_nothing_else() {
        AskingNode node = new AskingNode(ScriptedHandler.ok());
        Request request = node.request(
                "DELETE",
                "https://api.example.com/orders/7?a=b",
                "Authorization",
                "Bearer t",
                "Cookie",
                "a=1",
                "Cookie",
                "b=2",
                "X-Other",
                "x",
                "X-Forwarded-For",
                "1.2.3.4",
                "X-Forwarded-Method",
                "GET");

        node.ask(POLICY, request);

        Request asked = node.service.request();
        assertThat(asked.method()).hasToString("GET");
        assertThat(asked.head().target()).isEqualTo("/check");
        assertThat(asked.head().authority()).isEqualTo("authz");
        assertThat(asked.body().length()).isZero();
        assertThat(asked.client()).isEqualTo(Client.NOBODY);
        assertThat(asked.headers().get("Authorization")).containsExactly("Bearer t");
        assertThat(asked.headers().get("Cookie")).containsExactly("a=1", "b=2");
        assertThat(asked.headers().get("X-Forwarded-Method")).containsExactly("DELETE");
        assertThat(asked.headers().get("X-Forwarded-Proto")).containsExactly("https");
        assertThat(asked.headers().get("X-Forwarded-Host")).containsExactly("api.example.com");
        assertThat(asked.headers().get("X-Forwarded-Uri")).containsExactly("/orders/7?a=b");
        assertThat(asked.headers().get("X-Forwarded-For")).containsExactly("192.0.2.1");
        assertThat(asked.headers().size()).isEqualTo(7);
    }

    @Test
    void it_may_be_asked_otherwise() {
        AskingNode node = new AskingNode(ScriptedHandler.ok());

        node.ask(
                "external-auth: {upstream: authz, path: '/verify?rd=https://id.example.com', method: head,"
                        + " host: auth.example.com, request-headers: [X-Key]}",
                node.get("/", "X-Key", "k", "Authorization", "Bearer t"));

        Request asked = node.service.request();
        assertThat(asked.method()).hasToString("HEAD");
        assertThat(asked.head().target()).isEqualTo("/verify?rd=https://id.example.com");
        assertThat(asked.head().authority()).isEqualTo("auth.example.com");
        assertThat(asked.headers().get("X-Key")).containsExactly("k");
        assertThat(asked.headers().contains("Authorization")).isFalse();
    }

    @Test
    void a_request_that_may_goes_on_with_what_the_service_says() {
        AskingNode node =
                AskingNode.answered(answer(204, "X-User", "alice", "X-Role", "a", "X-Role", "b", "X-No", "n"));
        Request request = node.request("POST", "/", "Authorization", "Bearer t").withBody(ScriptedBody.of("a"));

        node.ask(with("response-headers: [X-User, X-Role, X-None]"), request);

        assertThat(node.passed().headers().get("X-User")).containsExactly("alice");
        assertThat(node.passed().headers().get("X-Role")).containsExactly("a", "b");
        assertThat(node.passed().headers().contains("X-No")).isFalse();
        assertThat(node.passed().headers().get("Authorization")).containsExactly("Bearer t");
        assertThat(node.passed().body()).isSameAs(request.body());
        assertThat(node.counted("ExternalAuth", Outcome.ACCEPTED)).isEqualTo(1);
    }

    @Test
    void no_client_says_what_only_the_service_may() {
        String policy = with("response-headers: [X-User, X-Role], consumer-header: X-Consumer, on-failure: allow");
        String[] lies = {"x-user", "root", "X-Role", "admin", "X-CONSUMER", "acme"};
        AskingNode admits = AskingNode.answered(answer(200, "X-Role", "b"));
        AskingNode fails = new AskingNode(ScriptedHandler.answering(500));

        admits.ask(policy, admits.get("/", lies));
        fails.ask(policy, fails.get("/", lies));

        assertThat(admits.passed().headers().get("X-Role")).containsExactly("b");
        assertThat(admits.passed().headers().contains("X-User")).isFalse();
        assertThat(List.of("X-User", "X-Role", "X-Consumer"))
                .noneMatch(name -> fails.passed().headers().contains(name));
        assertThat(List.of(admits, fails))
                .allSatisfy(
                        node -> assertThat(node.passed().caller().consumer()).isEmpty());
    }

    @Test
    void a_request_that_may_not_is_answered_as_the_service_says() {
        Response login = Response.text(401, "text/html", "log in");
        login.headers().put(new HttpString("WWW-Authenticate"), "Bearer realm=\"x\"");
        login.headers().add(new HttpString("Set-Cookie"), "a=1").add(new HttpString("Set-Cookie"), "b=2");
        login.headers().put(new HttpString("X-Internal"), "secret").put(new HttpString("Server"), "authz/1");
        AskingNode node = AskingNode.answered(login);
        ScriptedBody upload = ScriptedBody.of("a");

        Response answer =
                node.ask(POLICY, node.request("POST", "/").withBody(upload)).join();

        assertThat(answer.status()).isEqualTo(401);
        assertThat(AskingNode.text(answer.body())).isEqualTo("log in");
        assertThat(answer.headers().get("WWW-Authenticate")).containsExactly("Bearer realm=\"x\"");
        assertThat(answer.headers().get("Set-Cookie")).containsExactly("a=1", "b=2");
        assertThat(answer.headers().get("Content-Type")).containsExactly("text/html");
        assertThat(answer.headers().size()).isEqualTo(3);
        assertThat(upload.closes()).isPositive();
        assertThat(node.passes()).isZero();
        assertThat(node.counted("ExternalAuth", Outcome.DENIED)).isEqualTo(1);
    }

    @Test
    void a_redirect_is_the_clients_and_not_followed() {
        for (int status : List.of(301, 302, 303, 307, 308, 403)) {
            AskingNode node = AskingNode.answered(answer(status, "Location", "https://id.example.com/?rd=x"));

            Response answer = node.ask(POLICY, node.get("/")).join();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.headers().get("Location")).containsExactly("https://id.example.com/?rd=x");
            assertThat(node.asked()).isEqualTo(1);
        }
    }

    @Test
    void where_nothing_is_said_the_request_is_refused_unless_it_is_to_go_on() {
        for (int status : List.of(300, 304, 400, 404, 407, 429, 500, 502, 503)) {
            AskingNode node = new AskingNode(ScriptedHandler.answering(status));

            undecided(node.ask(POLICY, node.get("/")));
            node.ask(with("on-failure: allow"), node.get("/"));

            assertThat(node.passes()).isEqualTo(1);
            assertThat(node.passed().caller()).isEqualTo(Caller.ANONYMOUS);
            assertThat(node.counted("ExternalAuth", Outcome.UNDECIDED)).isEqualTo(2);
        }
        AskingNode gone = new AskingNode(ScriptedHandler.failing(CONNECTION_REFUSED));
        undecided(gone.ask(POLICY, gone.get("/")));
    }

    @Test
    void the_service_may_name_the_consumer() {
        String policy = with("consumer-header: X-Consumer");
        AskingNode node = AskingNode.answered(answer(200, "X-Consumer", "acme"));
        AskingNode unknown = AskingNode.answered(answer(200, "X-Consumer", "nobody"));
        AskingNode two = AskingNode.answered(answer(200, "X-Consumer", "acme", "X-Consumer", "other"));
        AskingNode none = new AskingNode(ScriptedHandler.ok());

        node.ask(policy, node.get("/"));
        none.ask(policy, none.get("/"));

        assertThat(node.passed().caller().consumer()).isEqualTo("acme");
        assertThat(node.passed().caller().groups()).containsExactly("gold");
        assertThat(node.passed().headers().contains("X-Consumer")).isFalse();
        undecided(unknown.ask(policy, unknown.get("/")));
        undecided(two.ask(policy, two.get("/")));
        assertThat(none.passed().caller().proven()).isTrue();
        assertThat(none.passed().caller().consumer()).isEmpty();
    }

    @Test
    void what_was_proven_before_is_not_contradicted() {
        String policy = with("consumer-header: X-Consumer");
        AskingNode node = AskingNode.answered(answer(200, "X-Consumer", "acme"));
        Caller token = new Caller("", Set.of(), Set.of("read"), Map.of("sub", "a"));

        node.ask(policy, node.get("/").withCaller(token));
        CompletableFuture<Response> contradicted =
                node.ask(policy, node.get("/").withCaller(Caller.of("other")));

        assertThat(node.passed().caller().consumer()).isEqualTo("acme");
        assertThat(node.passed().caller().scopes()).containsExactly("read");
        assertThat(refusal(contradicted).error()).isEqualTo(HTTP_REQUEST_DENIED);
        assertThat(node.counted("ExternalAuth", Outcome.CONTRADICTED)).isEqualTo(1);
    }

    @Test
    void who_is_there_already_stays_who_it_is() {
        AskingNode node = new AskingNode(ScriptedHandler.ok());
        Caller guest = Caller.of("guest").unproven();

        node.ask(POLICY, node.get("/").withCaller(guest));

        assertThat(node.passed().caller()).isEqualTo(guest);
    }

    @Test
    void a_service_that_does_not_answer_in_time_says_nothing() {
        AskingNode node = new AskingNode(ScriptedHandler.silent());
        CompletableFuture<Response> answer = node.ask(POLICY, node.get("/"));

        node.pass(Duration.ofSeconds(1));

        assertThat(refusal(answer).error()).isEqualTo(AUTHENTICATION_UNDECIDED);
        assertThat(node.service.request().cancellation().isCancelled()).isTrue();
        assertThat(node.loop.timers()).isZero();
    }

    @Test
    void behind_a_cache_it_cannot_stand() {
        assertThat(AskingNode.read(POLICY).misplaced(List.of(AskingNode.read("cache: 10s"))))
                .hasValueSatisfying(why -> assertThat(why).startsWith("external-auth: behind cache"));
        assertThat(AskingNode.read(POLICY).upstreams()).containsEntry("upstream", "authz");
    }
}
