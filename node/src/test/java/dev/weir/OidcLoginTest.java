// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.FakeOpenIdProvider;
import dev.weir.auth.SignatureAlgorithm;
import dev.weir.cluster.Eventually;
import dev.weir.http.CookieJar;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A login that passes through several nodes, over real sockets, with a provider beside them. */
@Timeout(120)
class OidcLoginTest {

    private static final String REDIRECT = "https://shop.test/oauth2/callback";

    private final CookieJar browser = new CookieJar();

    private static String config(String issuer, Path key) {
        return """
                format: 1
                policies:
                  people:
                    oidc:
                      issuer: %s
                      client: {id: shop}
                      redirect-uri: %s
                      cookie: {key: "${file:%s}"}
                routes:
                  pages: {match: {}, policies: [people, {respond: {body: hello}}]}
                """
                .formatted(issuer, REDIRECT, key);
    }

    private HttpResponse<String> page(ThreeGateways gateways, int node, String path) {
        String cookies = browser.header().isEmpty() ? "none=1" : browser.header();
        HttpResponse<String> answer = gateways.send(
                "GET", gateways.all.get(node).listeners().get(0), path, "", "Accept", "text/html", "Cookie", cookies);
        browser.keep(answer.headers().allValues("Set-Cookie"));
        return answer;
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    @Test
    void one_node_begins_it_another_ends_it_and_a_third_knows_who_that_is(@TempDir Path directory) throws Exception {
        Path key = Files.writeString(directory.resolve("cookie-key"), "a secret of the nodes that nobody else has");
        try (FakeOpenIdProvider provider =
                        new FakeOpenIdProvider(SignatureAlgorithm.RS256, System::currentTimeMillis).serve();
                ThreeGateways gateways = new ThreeGateways(directory, "login", config(provider.issuer(), key))) {
            for (int node = 0; node < 3; node++) {
                int asked = node;
                Eventually.holds(
                        "it knows the provider",
                        () -> page(gateways, asked, "/").statusCode() == 302);
            }
            browser.cookies().clear();

            String sent = location(page(gateways, 0, "/orders?page=2"));
            HttpResponse<Void> back = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(sent)).build(), HttpResponse.BodyHandlers.discarding());
            String callback = back.headers().firstValue("Location").orElse("");
            gateways.all.get(0).close();
            HttpResponse<String> ended = page(gateways, 1, callback.substring("https://shop.test".length()));
            HttpResponse<String> known = page(gateways, 2, location(ended));

            assertThat(callback).startsWith(REDIRECT + "?code=");
            assertThat(ended.statusCode()).isEqualTo(302);
            assertThat(location(ended)).isEqualTo("/orders?page=2");
            assertThat(browser.cookies()).containsOnlyKeys("weir_session");
            assertThat(known.statusCode()).isEqualTo(200);
            assertThat(known.body()).isEqualTo("hello");
            assertThat(gateways.send("GET", gateways.all.get(2).listeners().get(0), "/", "")
                            .statusCode())
                    .isEqualTo(401);
        }
    }
}
