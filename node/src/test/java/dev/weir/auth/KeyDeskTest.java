// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KeyDeskTest {

    private static final KeyOrigin ORIGIN = KeyCluster.ORIGIN;
    private static final KeyOrigin DISCOVERED = KeyOrigin.discovery(URI.create("https://id.test"), Optional.empty());
    private static final Signer OLD = Signer.of(SignatureAlgorithm.EDDSA);
    private static final Signer NEW = Signer.fresh(SignatureAlgorithm.EDDSA);

    private final KeyCluster cluster = new KeyCluster();
    private final SimulatedNodes nodes = cluster.nodes;
    private final Map<URI, String> web = cluster.web;
    private final List<Long> fetches = cluster.fetches;

    private static String token(Signer signer, String id) {
        return signer.tokenBy(id, "{\"sub\":\"alice\",\"exp\":99999999}");
    }

    @Test
    void one_node_fetches_and_all_verify() {
        cluster.publish(OLD.jwk("a"));

        cluster.three(ORIGIN);

        assertThat(fetches).hasSize(1);
        assertThat(nodes.all)
                .allMatch(node -> cluster.check(node, token(OLD, "a")).equals("alice"));
    }

    /** Somebody in between could have answered who trusts more. */
    @Test
    void who_trusts_an_authority_does_not_go_by_what_others_were_answered() {
        KeyOrigin trusting = KeyOrigin.jwks(ORIGIN.url(), Optional.of("-----BEGIN CERTIFICATE-----"));
        KeyOrigin same = KeyOrigin.jwks(ORIGIN.url(), Optional.of("# another file\n-----BEGIN CERTIFICATE-----"));

        assertThat(KeyDesk.key(trusting)).isEqualTo(KeyDesk.key(same)).isNotEqualTo(KeyDesk.key(ORIGIN));
    }

    @Test
    void all_that_is_fetched_of_an_issuer_is_vouched_for_by_its_authority() {
        Optional<String> ca = Optional.of("-----BEGIN CERTIFICATE-----");
        web.put(
                URI.create("https://id.test/.well-known/openid-configuration"),
                "{\"issuer\":\"https://id.test\",\"jwks_uri\":\"https://keys.test/all\"}");
        web.put(URI.create("https://keys.test/all"), Signer.set(OLD.jwk("a")));

        cluster.three(KeyOrigin.discovery(URI.create("https://id.test"), ca));

        assertThat(cluster.trusted).hasSize(2).containsOnly(ca);
    }

    @Test
    void keys_are_fetched_anew_before_their_time_is_over() {
        cluster.publish(OLD.jwk("a"));
        cluster.maxAge = OptionalLong.of(100);
        cluster.three(ORIGIN);

        cluster.run(100_000);
        int within = fetches.size();
        cluster.publish(NEW.jwk("b"));
        cluster.run(81_000);

        assertThat(within).isEqualTo(2);
        assertThat(fetches.get(1) - fetches.get(0)).isBetween(79_000L, 81_000L);
        assertThat(nodes.all)
                .allMatch(node -> cluster.check(node, token(NEW, "b")).equals("alice"))
                .allMatch(node -> cluster.check(node, token(OLD, "a")).equals("unknown-key"));
    }

    @Test
    void what_a_server_says_of_freshness_is_kept_within_bounds() {
        cluster.publish(OLD.jwk("a"));
        cluster.maxAge = OptionalLong.of(1);
        cluster.three(ORIGIN);
        cluster.run(20_000);
        int hasty = fetches.size();
        cluster.maxAge = OptionalLong.of(1_000_000);
        cluster.run(10_000);

        cluster.run(15 * 60 * 1000);

        assertThat(hasty).isEqualTo(1);
        assertThat(fetches.size()).isBetween(3, 4);
    }

    @Test
    void an_unknown_key_has_the_cluster_ask_once_in_an_interval() {
        cluster.publish(OLD.jwk("a"));
        cluster.three(ORIGIN);
        cluster.run(11_000);
        int before = fetches.size();

        for (int i = 0; i < 30; i++) {
            String id = "junk" + i;
            assertThat(nodes.all)
                    .allMatch(node -> cluster.check(node, token(NEW, id)).equals("unknown-key"));
            cluster.run(20);
        }

        assertThat(fetches.size() - before).isEqualTo(1);
        cluster.run(10_000);
        assertThat(cluster.check(nodes.all.get(1), token(NEW, "junk"))).isEqualTo("unknown-key");
        assertThat(fetches.size() - before).isEqualTo(2);
    }

    @Test
    void a_token_by_a_new_key_waits_for_it_on_every_node() {
        cluster.publish(OLD.jwk("a"));
        cluster.three(ORIGIN);
        cluster.run(11_000);
        cluster.publish(OLD.jwk("a"), NEW.jwk("b"));

        assertThat(nodes.all)
                .allMatch(node -> cluster.check(node, token(NEW, "b")).equals("alice"));
        assertThat(fetches).hasSize(2);
    }

    @Test
    void the_last_good_keys_stay_through_failures_but_not_for_ever() {
        cluster.publish(OLD.jwk("a"));
        cluster.three(ORIGIN);
        web.put(ORIGIN.url(), "<html>busy</html>");

        cluster.run(600_000);
        String busy = cluster.check(nodes.all.get(0), token(OLD, "a"));
        String problem = cluster.desk("n0").problems().get(ORIGIN);
        web.clear();
        cluster.run(600_000);
        String gone = cluster.check(nodes.all.get(2), token(OLD, "a"));
        List<Long> tries = fetches.subList(1, fetches.size());

        assertThat(busy).isEqualTo("alice");
        assertThat(problem).isEqualTo("no JWK Set");
        assertThat(gone).isEqualTo("alice");
        for (int i = 1; i < tries.size(); i++) {
            assertThat(tries.get(i) - tries.get(i - 1)).isGreaterThanOrEqualTo(10_000);
        }
        nodes.run(KeyDesk.KEPT.toMillis());
        cluster.run(100);
        assertThat(cluster.check(nodes.all.get(2), token(OLD, "a"))).isEqualTo("no-keys");
    }

    @Test
    void another_node_goes_on_when_the_one_that_fetches_leaves() {
        cluster.publish(OLD.jwk("a"));
        cluster.three(ORIGIN);

        nodes.kill(nodes.all.get(0));
        nodes.kill(nodes.all.get(1));
        cluster.run(11_000);
        cluster.publish(NEW.jwk("b"));

        assertThat(cluster.check(nodes.all.get(2), token(OLD, "a"))).isEqualTo("alice");
        assertThat(cluster.check(nodes.all.get(2), token(NEW, "b"))).isEqualTo("alice");
    }

    @Test
    void keys_are_discovered_at_the_issuer_itself_alone() {
        URI page = URI.create("https://id.test/.well-known/openid-configuration");
        web.put(page, "{\"issuer\":\"https://id.test\",\"jwks_uri\":\"https://keys.test/all\"}");
        web.put(URI.create("https://keys.test/all"), Signer.set(OLD.jwk("a")));
        cluster.three(DISCOVERED);
        String mine = OLD.tokenBy("a", "{\"iss\":\"https://id.test\",\"sub\":\"alice\",\"exp\":99999999}");

        assertThat(cluster.desk("n0").problems()).isEmpty();
        assertThat(nodes.all).allSatisfy(node -> {
            assertThat(cluster.gate(node, DISCOVERED).check(mine).token().subject())
                    .isEqualTo("alice");
            assertThat(catchThrowable(() -> cluster.gate(node, DISCOVERED).check(token(OLD, "a"))))
                    .hasMessage("issuer");
        });
    }

    @Test
    void a_discovery_that_leads_elsewhere_is_refused() {
        URI page = URI.create("https://id.test/.well-known/openid-configuration");
        Map<String, String> problems = new HashMap<>();
        cluster.three(DISCOVERED);
        for (String text : List.of(
                "{\"issuer\":\"https://evil.test\",\"jwks_uri\":\"https://keys.test/all\"}",
                "{\"issuer\":\"https://id.test\",\"jwks_uri\":\"http://keys.test/all\"}",
                "{\"issuer\":\"https://id.test\",\"jwks_uri\":\"file:///etc/passwd\"}",
                "{\"issuer\":\"https://id.test\",\"jwks_uri\":\"::\"}",
                "{\"issuer\":\"https://id.test\"}",
                "[]")) {
            web.put(page, text);
            cluster.run(21_000);
            problems.put(text, cluster.desk("n1").problems().getOrDefault(DISCOVERED, ""));
        }

        assertThat(problems).hasSize(6).doesNotContainValue("");
        assertThat(fetches).hasSizeLessThan(15);
        assertThat(problems.values().stream().collect(Collectors.toSet()))
                .contains(
                        "the configuration of another issuer",
                        "a jwks_uri that is no https URL",
                        "no OpenID configuration");
    }

    @Test
    void all_know_where_people_log_in_by_the_same_fetch() {
        web.put(
                URI.create("https://id.test/.well-known/openid-configuration"),
                "{\"issuer\":\"https://id.test\",\"jwks_uri\":\"https://keys.test/all\","
                        + "\"authorization_endpoint\":\"https://id.test/in\","
                        + "\"token_endpoint\":\"https://id.test/t\"}");
        web.put(URI.create("https://keys.test/all"), Signer.set(OLD.jwk("a")));
        cluster.three(DISCOVERED);

        assertThat(fetches).hasSize(2);
        assertThat(nodes.all)
                .allSatisfy(node -> assertThat(cluster.desk(node.name).provider(DISCOVERED))
                        .contains(new OpenIdProvider(
                                "https://id.test", "https://id.test/in", "https://id.test/t", "", Set.of(), false)));
        assertThat(cluster.desk("n0").provider(ORIGIN)).isEmpty();
    }

    @Test
    void nothing_is_fetched_that_no_config_asks_for() {
        cluster.publish(OLD.jwk("a"));
        cluster.three(ORIGIN);
        cluster.desks.values().forEach(desk -> desk.retain(Set.of()));

        cluster.run(600_000);

        assertThat(fetches).hasSize(1);
    }
}
