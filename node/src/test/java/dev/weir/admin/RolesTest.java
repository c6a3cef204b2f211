// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import static dev.weir.admin.AdminFixture.TWO_UPSTREAMS;
import static dev.weir.admin.AdminFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.common.hash.Hashing;
import dev.weir.admin.Endpoints.Endpoint;
import dev.weir.cluster.LocalAuditLog;
import dev.weir.config.AdminToken;
import dev.weir.config.AdminToken.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RolesTest {

    private static AdminFixture admin;

    @BeforeAll
    static void start() throws IOException {
        admin = AdminFixture.guarded(
                token("viewer", Role.READ), token("on-call", Role.OPERATE), token("root", Role.ADMIN));
        admin.revisions.set(TWO_UPSTREAMS);
    }

    @AfterAll
    static void stop() {
        admin.close();
    }

    @Test
    void each_role_may_what_is_its_own_and_what_comes_before_it() {
        Map<String, List<Integer>> expected = Map.of(
                "GET /cluster", List.of(200, 200, 200),
                "GET /routes/r", List.of(200, 200, 200),
                "GET /config", List.of(403, 403, 200),
                "GET /audit", List.of(403, 403, 200),
                "POST /cache/purge", List.of(403, 200, 200),
                "PUT /upstreams/z?dry-run=true", List.of(403, 403, 200),
                "DELETE /routes/nothing", List.of(403, 403, 404),
                "GET /nothing", List.of(404, 404, 404),
                "POST /config", List.of(405, 405, 405));

        expected.forEach((request, statuses) -> assertThat(
                        List.of(status(request, "viewer"), status(request, "on-call"), status(request, "root")))
                .as(request)
                .isEqualTo(statuses));
    }

    @Test
    void who_may_not_is_told_what_is_needed() {
        HttpResponse<String> response = admin.get("/config", "Authorization", "Bearer secret of viewer");

        assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer error=\"insufficient_scope\"");
        assertThat(json(response).path("detail").asText())
                .isEqualTo("The token viewer may not do this: it needs the role admin");
    }

    @Test
    void nobody_is_let_in_with_anything_else() {
        String digest = sha256("secret of root");

        assertThat(admin.get("/cluster").statusCode()).isEqualTo(401);
        assertThat(admin.get("/cluster", "Authorization", "Bearer " + digest).statusCode())
                .isEqualTo(401);
        assertThat(admin.get("/cluster", "Authorization", "Bearer root").statusCode())
                .isEqualTo(401);
        assertThat(admin.get("/cluster", "Authorization", "Bearer").statusCode())
                .isEqualTo(401);
        assertThat(admin.get("/cluster", "Authorization", "Basic secret of root")
                        .statusCode())
                .isEqualTo(401);
        assertThat(admin.get(
                                "/cluster",
                                "Authorization",
                                "Bearer secret of root",
                                "Authorization",
                                "Bearer secret of root")
                        .statusCode())
                .isEqualTo(401);
        assertThat(admin.get("/livez").statusCode()).isEqualTo(200);
        assertThat(admin.get("/readyz", "Authorization", "Bearer wrong").statusCode())
                .isIn(200, 503);
    }

    @Test
    void the_list_tells_the_role_of_each() {
        HttpResponse<String> list = admin.get("/", "Authorization", "Bearer secret of viewer");

        assertThat(json(list).path("endpoints")).allMatch(endpoint -> List.of("open", "read", "operate", "admin")
                .contains(endpoint.path("role").asText()));
        assertThat(json(list).path("endpoints"))
                .filteredOn(endpoint -> endpoint.path("role").asText().equals("open"))
                .extracting(endpoint -> endpoint.path("path").asText())
                .containsExactlyInAnyOrder("/readyz", "/livez");
    }

    @Test
    void nothing_that_changes_something_can_be_had_for_reading() {
        RoleTable.OF_THIS_API.rows().forEach((endpoint, role) -> {
            if (!endpoint.startsWith("GET ")) {
                assertThat(role).as(endpoint).hasValueSatisfying(needed -> assertThat(needed)
                        .isIn(Role.OPERATE, Role.ADMIN));
            }
        });
    }

    @Test
    void an_endpoint_without_a_role_does_not_start() {
        Endpoint known = endpoint("/known");
        Endpoint other = endpoint("/other");
        RoleTable roles = RoleTable.parse("read GET /\nadmin GET /known");
        Auditor auditor = new Auditor(new LocalAuditLog("n", () -> 0), Runnable::run);

        assertThat(Endpoints.of(List.of(known), roles, auditor).all()).hasSize(2);
        assertThatIllegalStateException()
                .isThrownBy(() -> Endpoints.of(List.of(known, other), roles, auditor))
                .withMessageContaining("endpoints without a role: [GET /other]");
        assertThatIllegalStateException()
                .isThrownBy(() -> Endpoints.of(List.of(), roles, auditor))
                .withMessageContaining("roles without an endpoint: [GET /known]");
    }

    private static Endpoint endpoint(String path) {
        return new Endpoint("GET", path, "", call -> CompletableFuture.completedFuture(Answer.notModified()));
    }

    private static int status(String request, String who) {
        String[] words = request.split(" ");
        String body = words[0].equals("GET") ? "" : request.contains("purge") ? "{\"all\": true}" : "{}";
        return admin.send(words[0], words[1], body, "Authorization", "Bearer secret of " + who)
                .statusCode();
    }

    private static AdminToken token(String name, Role role) {
        return new AdminToken(name, role, sha256("secret of " + name));
    }

    private static String sha256(String text) {
        return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
    }
}
