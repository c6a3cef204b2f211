// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.http.PercentEncoding;
import dev.weir.http.QueryParameters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * Where people log in in tests: checks what a provider must check of its clients, and says what a test wants it to say.
 * Within the process, or over HTTP on loopback.
 */
public final class FakeOpenIdProvider implements KeyFetch, FormPost, AutoCloseable {

    public static final String CLIENT = "shop";
    public static final String SECRET = "what the provider & the client know: 100%";

    /** What the configuration has beside what it must have. */
    public final Map<String, Object> more = new LinkedHashMap<>();

    /** The ID tokens that are issued, from what they would say. */
    public BiFunction<Signer, String, String> written = (signer, claims) -> signer.tokenBy("k", claims);

    /** What ID tokens say, from what they would. */
    public UnaryOperator<Map<String, Object>> claims = UnaryOperator.identity();

    /** What comes with a code, from what would. */
    public UnaryOperator<Map<String, Object>> granted = UnaryOperator.identity();

    public String subject = "alice";
    public boolean down;
    public final List<Map<String, String>> posts = new CopyOnWriteArrayList<>();

    /** For all that it was asked, who was to vouch for it. */
    public final List<Optional<String>> trusted = new ArrayList<>();

    private final List<HttpServer> servers = new ArrayList<>();
    private final Map<String, Map<String, List<String>>> codes = new ConcurrentHashMap<>();
    private final LongSupplier clockMillis;
    private final SignatureAlgorithm algorithm;
    private final Signer signer;
    private String issuer = "https://id.test";
    private int issued;

    public FakeOpenIdProvider(SignatureAlgorithm algorithm, LongSupplier clockMillis) {
        this.algorithm = algorithm;
        this.signer = Signer.of(algorithm);
        this.clockMillis = clockMillis;
    }

    public String issuer() {
        return issuer;
    }

    /** What it publishes of itself. */
    private String configuration() {
        Map<String, Object> said = new LinkedHashMap<>(Map.of(
                "issuer", issuer,
                "authorization_endpoint", issuer + "/authorize?tenant=1",
                "token_endpoint", issuer + "/token",
                "jwks_uri", issuer + "/keys"));
        said.putAll(more);
        return JsonValues.text(said);
    }

    @Override
    public CompletionStage<Fetched> fetch(URI url, Optional<String> ca) {
        trusted.add(ca);
        return CompletableFuture.completedFuture(new Fetched(document(url.getPath()), OptionalLong.empty()));
    }

    private String document(String path) {
        String alg = "\"alg\":\"" + algorithm.text() + "\",";
        return path.endsWith("/keys") ? Signer.set(signer.jwk("k", members -> alg + members)) : configuration();
    }

    /** What a browser is sent back to by somebody who logs in at once. */
    public String authorized(String url) {
        Map<String, List<String>> asked = QueryParameters.all(url.substring(url.indexOf('?') + 1));
        List<String> wrong = new ArrayList<>();
        expect(wrong, asked, "response_type", "code");
        expect(wrong, asked, "client_id", CLIENT);
        expect(wrong, asked, "code_challenge_method", "S256");
        if (!url.startsWith(issuer + "/authorize?tenant=1&") || !wrong.isEmpty()) {
            throw new AssertionError(wrong + " at " + url);
        }
        String code = "code-" + issued++;
        codes.put(code, asked);
        String back = one(asked, "redirect_uri") + "?code=" + code + "&state=" + one(asked, "state");
        return more.containsKey("authorization_response_iss_parameter_supported")
                ? back + "&iss=" + PercentEncoding.component(issuer)
                : back;
    }

    private static void expect(List<String> wrong, Map<String, List<String>> asked, String name, String value) {
        if (!List.of(value).equals(asked.get(name))) {
            wrong.add(name + ": " + asked.get(name));
        }
    }

    private static String one(Map<String, List<String>> asked, String name) {
        return Objects.requireNonNull(asked.get(name), name).get(0);
    }

    @Override
    public CompletionStage<Answer> post(URI url, Map<String, String> form, String authorization, Optional<String> ca) {
        posts.add(form);
        trusted.add(ca);
        if (down) {
            return CompletableFuture.failedFuture(new IOException("refused"));
        }
        return CompletableFuture.completedFuture(answer(form, authorization));
    }

    private Answer answer(Map<String, String> form, String authorization) {
        if (!isClient(form, authorization)) {
            return new Answer(401, "{\"error\":\"invalid_client\"}");
        }
        Map<String, List<String>> asked = codes.remove(form.getOrDefault("code", ""));
        byte[] digest = Hashing.sha256()
                .hashString(form.getOrDefault("code_verifier", ""), UTF_8)
                .asBytes();
        String challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        boolean right = asked != null
                && "authorization_code".equals(form.get("grant_type"))
                && one(asked, "redirect_uri").equals(form.get("redirect_uri"))
                && one(asked, "code_challenge").equals(challenge);
        return right && asked != null
                ? new Answer(200, tokens(one(asked, "nonce")))
                : new Answer(400, "{\"error\":\"invalid_grant\"}");
    }

    private boolean isClient(Map<String, String> form, String authorization) {
        if (more.get("token_endpoint_auth_methods_supported") instanceof List<?> methods
                && !methods.contains("client_secret_basic")) {
            return CLIENT.equals(form.get("client_id")) && SECRET.equals(form.get("client_secret"));
        }
        if (form.containsKey("client_id")) {
            return CLIENT.equals(form.get("client_id")) && authorization.isEmpty(); // a public one
        }
        String pair = CLIENT + ":what+the+provider+%26+the+client+know%3A+100%25";
        return authorization.equals("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
    }

    private String tokens(String nonce) {
        long now = clockMillis.getAsLong() / 1000;
        Map<String, Object> said = new LinkedHashMap<>(Map.of("iss", issuer, "sub", subject, "aud", CLIENT));
        said.putAll(Map.of("nonce", nonce, "iat", now, "exp", now + 300, "email", subject + "@example.com"));
        Map<String, Object> answer = new LinkedHashMap<>(Map.of("access_token", "access-" + issued));
        answer.put("id_token", written.apply(signer, JsonValues.text(claims.apply(said))));
        answer.putAll(Map.of("token_type", "bearer", "expires_in", 600L));
        return JsonValues.text(granted.apply(answer));
    }

    /** From now on over HTTP too: its issuer is another one then. */
    public FakeOpenIdProvider serve() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer = "http://127.0.0.1:" + server.getAddress().getPort();
        server.createContext(
                "/",
                exchange ->
                        answer(exchange, 200, document(exchange.getRequestURI().getPath())));
        server.createContext("/authorize", exchange -> {
            exchange.getResponseHeaders().set("Location", authorized(issuer + exchange.getRequestURI()));
            answer(exchange, 302, "");
        });
        server.createContext("/token", exchange -> {
            Map<String, String> form = new LinkedHashMap<>();
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            QueryParameters.all(body).forEach((name, values) -> form.put(name, values.get(0)));
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            Answer answer = answer(form, authorization == null ? "" : authorization);
            answer(exchange, answer.status(), answer.text());
        });
        server.start();
        servers.add(server);
        return this;
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
    }
}
