// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AcquaintancesTest {

    private final Acquaintances acquaintances = new Acquaintances(new LocalPeers("n0", () -> 0), () -> 0);

    @Test
    void who_has_not_looked_who_is_here_does_not_know_all_by_the_first_one_that_comes() {
        acquaintances.start();
        acquaintances.meet("n1");
        boolean before = acquaintances.ready();

        acquaintances.look();

        assertThat(before).isFalse();
        assertThat(acquaintances.ready()).isTrue();
    }
}
