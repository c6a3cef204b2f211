// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.SimulatedNodes.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tokens come to all nodes while their issuer changes its keys again and again. */
class KeyRotationTest {

    private static final int ROTATIONS = 6;

    private final KeyCluster cluster = new KeyCluster();
    private final List<Signer> signers = new ArrayList<>();
    private final Random random = new Random(1);
    private final List<String> wrong = new ArrayList<>();
    private int checked;

    KeyRotationTest() {
        for (int i = 0; i <= ROTATIONS; i++) {
            signers.add(Signer.fresh(SignatureAlgorithm.EDDSA));
        }
    }

    private String jwk(int i) {
        return signers.get(i).jwk("k" + i);
    }

    private String token(int i) {
        long seconds = cluster.nodes.millis() / 1000;
        String claims = "{\"sub\":\"alice\",\"n\":" + checked + ",\"exp\":" + (seconds + 30) + "}";
        return signers.get(i).tokenBy("k" + i, claims);
    }

    private void good(int key) {
        checked++;
        Node node = cluster.nodes.all.get(random.nextInt(3));
        String verdict = cluster.check(node, token(key));
        if (!verdict.equals("alice")) {
            wrong.add(node.name + " at " + cluster.nodes.millis() + " of k" + key + ": " + verdict);
        }
    }

    private void bad(int key) {
        Node node = cluster.nodes.all.get(random.nextInt(3));
        String forged = Signer.of(SignatureAlgorithm.EDDSA).tokenBy("k" + key, Signer.CLAIMS);
        String junk = Signer.of(SignatureAlgorithm.EDDSA).tokenBy("junk" + checked, Signer.CLAIMS);
        for (String token : List.of(forged, junk)) {
            String verdict = cluster.check(node, token);
            if (verdict.equals("alice")) {
                wrong.add(node.name + " takes a token of k" + key + " that others signed");
            }
        }
    }

    @Test
    void a_key_that_is_published_before_it_is_used_refuses_no_right_token_whatever_else_comes() {
        cluster.publish(jwk(0));
        cluster.three(KeyCluster.ORIGIN);

        for (int key = 0; key < ROTATIONS; key++) {
            for (int second = 0; second < 40; second++) {
                if (second == 20) {
                    cluster.publish(jwk(key), jwk(key + 1));
                }
                good(key);
                bad(key);
                cluster.run(1000);
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(checked).isEqualTo(ROTATIONS * 40);
        assertThat(cluster.fetches.size()).isLessThan((int) (cluster.nodes.millis() / 10_000));
    }

    @Test
    void a_key_that_is_used_at_once_is_waited_for_where_nobody_else_had_it_asked_for_just_before() {
        cluster.publish(jwk(0));
        cluster.three(KeyCluster.ORIGIN);

        for (int key = 0; key < ROTATIONS; key++) {
            cluster.publish(jwk(key));
            cluster.run(12_000);
            for (int i = 0; i < 20; i++) {
                good(key);
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void a_key_that_was_withdrawn_is_not_good_any_more_on_any_node() {
        cluster.publish(jwk(0), jwk(1));
        cluster.three(KeyCluster.ORIGIN);
        good(0);
        good(1);

        cluster.publish(jwk(1));
        cluster.run(300_000);

        assertThat(wrong).isEmpty();
        assertThat(cluster.nodes.all)
                .allMatch(node -> cluster.check(node, token(0)).equals("unknown-key"))
                .allMatch(node -> cluster.check(node, token(1)).equals("alice"));
    }
}
