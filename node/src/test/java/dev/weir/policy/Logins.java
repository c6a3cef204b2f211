// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.Access;
import dev.weir.auth.CurrentConsumers;
import dev.weir.auth.FakeOpenIdProvider;
import dev.weir.auth.KeyDesk;
import dev.weir.auth.LocalNonces;
import dev.weir.auth.Notices;
import dev.weir.auth.Outcome;
import dev.weir.auth.Passwords;
import dev.weir.auth.Revocations;
import dev.weir.auth.SignatureAlgorithm;
import dev.weir.auth.Tallies;
import dev.weir.auth.Tokens;
import dev.weir.document.DocumentException;
import dev.weir.document.Readings;
import dev.weir.http.CookieJar;
import dev.weir.http.Filter;
import dev.weir.http.Request;
import dev.weir.http.Requests;
import dev.weir.http.Response;
import dev.weir.http.ScriptedHandler;
import dev.weir.pem.TestAuthority;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A node on which people log in at a provider within the test, and the browsers that they do it with. */
final class Logins {

    static final String KEY = "a secret of the nodes that nobody else has";
    static final TestAuthority AUTHORITY = new TestAuthority("ca.test");

    static final Map<String, String> VARIABLES = Map.of(
            "KEY",
            KEY,
            "NEW",
            "another secret that all of the nodes have",
            "SECRET",
            FakeOpenIdProvider.SECRET,
            "CA",
            AUTHORITY.pem());
    static final String SETTINGS =
            "issuer: 'https://id.test', client: {id: shop, secret: '${env:SECRET}'}, cookie: {key: '${env:KEY}'}";

    final FakeOpenIdProvider provider;
    final ScriptedHandler upstream = ScriptedHandler.ok();
    final AtomicLong nowMillis;
    final Tallies tallies = new Tallies();
    final Revocations revocations;
    private final Filter filter;

    Logins(SignatureAlgorithm algorithm, String more) {
        this(new AtomicLong(1_000_000_000_000L), algorithm, "oidc: {" + SETTINGS + more + "}");
    }

    Logins(String more) {
        this(SignatureAlgorithm.ES256, more);
    }

    private Logins(AtomicLong nowMillis, SignatureAlgorithm algorithm, String policy) {
        this(new FakeOpenIdProvider(algorithm, nowMillis::get), nowMillis, "orders/1", policy);
    }

    /** Where a policy is written like this. */
    static Logins of(String policy) {
        return new Logins(new AtomicLong(1_000_000_000_000L), SignatureAlgorithm.ES256, policy);
    }

    /** Another node, with the same provider and the same time. */
    Logins beside(String name, String policy) {
        return new Logins(provider, nowMillis, name, policy);
    }

    private Logins(FakeOpenIdProvider provider, AtomicLong nowMillis, String name, String policy) {
        this.provider = provider;
        this.nowMillis = nowMillis;
        Notices notices = Notices.alone(() -> 0, nowMillis::get);
        revocations = new Revocations(notices);
        KeyDesk desk = new KeyDesk(notices, provider);
        Tokens tokens = new Tokens(revocations, desk, provider, nowMillis::get);
        Access access = new Access(
                () -> 0,
                nowMillis::get,
                new CurrentConsumers(),
                new Passwords(Runnable::run, () -> 0),
                new LocalNonces(() -> 0),
                tallies,
                tokens);
        Policy read = read(policy);
        desk.retain(Authentication.keyOrigins(Stream.of(read)));
        tokens.tick();
        PolicyContext context = Standing.knowing(Callers.KNOWN, Shared.alone().withAccess(access));
        filter = read.toFilter(new PolicyContext(
                "orders", name, context.following(), context.upstreams(), context.consumers(), context.shared()));
    }

    private static Policy read(String policy) {
        try {
            return Readings.read(Standing.Use.class, "policy: {" + policy + "}", VARIABLES)
                    .policy();
        } catch (DocumentException e) {
            throw new AssertionError(policy, e);
        }
    }

    CompletableFuture<Response> ask(Request request) {
        return filter.filter(request, upstream).toCompletableFuture();
    }

    /** What a browser gets that goes to a page, and keeps of it. */
    CompletableFuture<Response> visit(CookieJar browser, String url) {
        CompletableFuture<Response> answer = ask(page(browser, url));
        if (answer.isCompletedExceptionally()) {
            browser.keep(Callers.refusal(answer).headers());
        } else {
            browser.keep(answer.join().headers());
        }
        return answer;
    }

    /** How a browser asks for a page. */
    static Request page(CookieJar browser, String url) {
        return with(
                Requests.get(url.startsWith("/") ? "https://shop.test" + url : url),
                browser,
                Map.of("Accept", "text/html,*/*;q=0.8", "Sec-Fetch-Mode", "navigate"));
    }

    /** With the cookies of a browser, and these headers. */
    static Request with(Request request, CookieJar browser, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        if (!browser.header().isEmpty()) {
            all.put("Cookie", browser.header());
        }
        return request.withHeaders(copy -> all.forEach((name, value) -> copy.put(new HttpString(name), value)));
    }

    /** Where the browser is that has been sent to the provider for a page, and has come back from there. */
    String returning(CookieJar browser, String url) {
        return provider.authorized(location(visit(browser, url)));
    }

    /** Where a browser is sent to. */
    static String location(CompletableFuture<Response> answer) {
        assertThat(answer).isCompleted();
        assertThat(Set.of(302, 303)).contains(answer.join().status());
        return answer.join().headers().getFirst("Location");
    }

    /** A browser in which somebody has logged in. */
    CookieJar loggedIn() {
        CookieJar browser = new CookieJar();
        assertThat(location(visit(browser, returning(browser, "/orders")))).isEqualTo("/orders");
        return browser;
    }

    void pass(Duration time) {
        nowMillis.addAndGet(time.toMillis());
    }

    long counted(Outcome outcome) {
        return tallies.of("Oidc", "orders/1").of(outcome);
    }
}
