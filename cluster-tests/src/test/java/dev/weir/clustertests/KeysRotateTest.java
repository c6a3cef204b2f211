// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.clustertests.history.Checker;
import dev.weir.clustertests.history.Entry;
import dev.weir.clustertests.history.Fact;
import dev.weir.clustertests.history.History;
import dev.weir.clustertests.history.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One rotation for all of it, under load, of an issuer's keys and of a consumer's. */
@ExtendWith(ShowsLogs.class)
class KeysRotateTest {

    /** Clocks of several processes, and the way of a request. */
    private static final Duration ROOM = Duration.ofMillis(500);

    @AutoClose
    private static final Rotation rotation = new Rotation(KeysRotateTest.class);

    @BeforeAll
    static void keys_change_while_clients_use_them() {
        rotation.run();
    }

    @Test
    void no_wrong_credential_is_accepted_and_no_right_one_refused_by_any_node() {
        History history = rotation.history();

        assertThat(Checker.report(Checker.broken(history))).isEmpty();
        System.out.println(Checker.summary(history));
    }

    @Test
    void every_kind_of_wrong_credential_was_refused_by_every_node() {
        List<Entry> forged = rotation.history().of(Kind.GUARDED).stream()
                .filter(request -> request.fact(Fact.CREDENTIAL).startsWith("forged-"))
                .toList();
        Set<String> kinds =
                forged.stream().map(request -> request.fact(Fact.CREDENTIAL)).collect(Collectors.toSet());

        assertThat(kinds).hasSizeGreaterThan(15);
        for (WeirNode node : rotation.cluster().nodes()) {
            Set<String> refused = forged.stream()
                    .filter(request -> request.at().equals(node.name()) && request.status() == 401)
                    .map(request -> request.fact(Fact.CREDENTIAL))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(refused).as(node.name()).containsExactlyInAnyOrderElementsOf(kinds);
        }
    }

    @Test
    void the_issuer_is_asked_once_in_ten_seconds_for_all_nodes_whatever_keys_tokens_name() {
        List<Long> asked = rotation.askedNanos();

        assertThat(asked).hasSizeGreaterThanOrEqualTo(3);
        for (int i = 1; i < asked.size(); i++) {
            assertThat(Duration.ofNanos(asked.get(i) - asked.get(i - 1))).isGreaterThan(Rotation.AHEAD.minus(ROOM));
        }
        System.out.println("the issuer was asked " + asked.size() + " times in "
                + Duration.ofNanos(asked.get(asked.size() - 1) - asked.get(0)).toSeconds() + " s");
    }
}
