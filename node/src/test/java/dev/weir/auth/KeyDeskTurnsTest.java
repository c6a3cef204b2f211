// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.LocalExchange;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A desk looks what is due while another thread does something else: here whenever that one looks at the clock. */
class KeyDeskTurnsTest {

    private static final String KEY = KeyDesk.key(KeyCluster.ORIGIN);

    private final Deque<CompletableFuture<KeyFetch.Fetched>> fetches = new ArrayDeque<>();
    private final Notices notices = new Notices(new LocalExchange<>("n0", this::millis), () -> 0);
    private final KeyDesk desk = new KeyDesk(notices, this::fetch);
    private boolean looks;

    private CompletionStage<KeyFetch.Fetched> fetch(URI url, Optional<String> ca) {
        CompletableFuture<KeyFetch.Fetched> fetched = new CompletableFuture<>();
        fetches.add(fetched);
        return fetched;
    }

    private long millis() {
        if (looks) {
            looks = false;
            desk.tick();
            looks = true;
        }
        return 1_000_000;
    }

    private void come() {
        String keys = Signer.set(Signer.of(SignatureAlgorithm.EDDSA).jwk("a"));
        fetches.getLast().complete(new KeyFetch.Fetched(keys, OptionalLong.empty()));
    }

    private void start() {
        notices.start();
        desk.retain(Set.of(KeyCluster.ORIGIN));
        desk.tick();
    }

    @Test
    void keys_that_others_have_fetched_are_not_fetched_again_when_a_config_begins_to_need_them() {
        start();
        come();
        desk.retain(Set.of());
        looks = true;

        desk.retain(Set.of(KeyCluster.ORIGIN));

        assertThat(fetches).hasSize(1);
        assertThat(desk.document(KEY).isSet()).isTrue();
    }

    @Test
    void keys_that_come_are_not_fetched_again_for_those_who_asked_meanwhile() {
        start();
        notices.want(KEY, notices.self());
        looks = true;

        come();

        assertThat(fetches).hasSize(1);
        assertThat(desk.document(KEY).isSet()).isTrue();
    }
}
