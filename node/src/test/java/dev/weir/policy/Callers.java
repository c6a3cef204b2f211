// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.Access;
import dev.weir.auth.CertificateMark;
import dev.weir.auth.Consumer;
import dev.weir.auth.Consumers;
import dev.weir.auth.Credentials;
import dev.weir.auth.CurrentConsumers;
import dev.weir.auth.KeyDigest;
import dev.weir.auth.LocalNonces;
import dev.weir.auth.Nonces;
import dev.weir.auth.Outcome;
import dev.weir.auth.Password;
import dev.weir.auth.PasswordHash;
import dev.weir.auth.Passwords;
import dev.weir.auth.SigningKey;
import dev.weir.auth.Tallies;
import dev.weir.auth.Tokens;
import dev.weir.cache.Caches;
import dev.weir.document.DocumentException;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.ScriptedHandler;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/** The callers {@code acme}, {@code other} and {@code guest} of a test, and a node that they come to. */
final class Callers {

    static final String ACME_KEY = "acme-key-0123456789";
    static final String OTHER_KEY = "other-key-0123456789";
    static final String ACME_SECRET = "a secret that both of them know, and nobody else";
    static final PasswordHash HASH = PasswordHash.of("open sesame", "0123456789abcdef".getBytes(UTF_8), 1000);

    static final Consumers KNOWN = Consumers.of(List.of(
            new Consumer("acme", Set.of("gold"), Map.of("plan", "gold", "id", "7"), acme()),
            new Consumer("other", Set.of(), Map.of(), keys(OTHER_KEY)),
            new Consumer("guest", Set.of("guests"), Map.of("plan", "free"), Credentials.NONE)));

    final ScriptedHandler upstream = ScriptedHandler.ok();
    final CurrentConsumers current = new CurrentConsumers();
    final Tallies tallies = new Tallies();
    final AtomicLong nowMillis = new AtomicLong();
    final Tokens tokens = Tokens.alone(() -> 0, nowMillis::get);
    private final Shared shared;

    /** Where passwords are checked at once. */
    Callers() {
        this(Runnable::run);
    }

    /** @param worker where passwords are checked */
    Callers(Executor worker) {
        this(worker, new LocalNonces(() -> 0));
    }

    /** Where the cluster says this of whatever may be used once. */
    Callers(CompletableFuture<Boolean> first) {
        this(Runnable::run, (nonce, keep) -> first);
    }

    private Callers(Executor worker, Nonces nonces) {
        Access access =
                new Access(() -> 0, nowMillis::get, current, new Passwords(worker, () -> 0), nonces, tallies, tokens);
        shared = Shared.alone().withAccess(access);
    }

    private static Credentials acme() {
        List<Password> passwords = List.of(new Password("alice", HASH), new Password("b\u00f6b", HASH));
        List<CertificateMark> certificates = List.of(new CertificateMark.San("dns:acme.example.com"));
        Map<String, SigningKey> keys = Map.of("key-1", SigningKey.Shared.of(ACME_SECRET));
        return new Credentials(List.of(KeyDigest.of(ACME_KEY)), passwords, keys, certificates, Map.of());
    }

    private static Credentials keys(String key) {
        return new Credentials(List.of(KeyDigest.of(key)), List.of(), Map.of(), List.of(), Map.of("sub", key));
    }

    /** What becomes of a request that comes to this policy, as it is written. */
    CompletableFuture<Response> ask(String policy, Request request) {
        try {
            return ask(Standing.policy(policy), request);
        } catch (DocumentException e) {
            throw new AssertionError(policy, e);
        }
    }

    CompletableFuture<Response> ask(Policy policy, Request request) {
        return policy.toFilter(context()).filter(request, upstream).toCompletableFuture();
    }

    PolicyContext context() {
        return Standing.knowing(KNOWN, shared);
    }

    /** What the policies of the node share, with these caches. */
    Shared shared(Caches caches) {
        return shared.withCaches(caches);
    }

    long counted(String kind, Outcome outcome) {
        return tallies.of(kind, "orders/1").of(outcome);
    }

    /** With a header of this name and value; what it has already stays. */
    static Request with(Request request, String name, String value) {
        return request.withHeaders(headers -> headers.add(new HttpString(name), value));
    }

    static String basic(String text) {
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    /** Why a request was refused at once. */
    static ProxyException refusal(CompletableFuture<Response> answer) {
        return (ProxyException) assertThat(answer)
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOf(ProxyException.class)
                .actual();
    }

    /** Asserts that nobody is told more than how to prove who it is. */
    static void refused(CompletableFuture<Response> answer, String detail, String... challenges) {
        ProxyException why = refusal(answer);
        HeaderMap headers = why.headers();
        assertThat(why.error()).isEqualTo(ProxyError.UNAUTHENTICATED);
        assertThat(why).hasMessage(detail);
        assertThat(why.members()).isEmpty();
        assertThat(headers.get("WWW-Authenticate")).containsExactly(challenges);
    }
}
