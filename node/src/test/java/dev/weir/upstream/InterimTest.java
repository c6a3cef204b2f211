// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Interim answers of an instance. */
class InterimTest {

    @Test
    void are_passed_on_except_for_100_which_is_our_own_business() throws Throwable {
        try (Origin instance = Origin.answering("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"
                        + "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + Origin.OK);
                Asking asking = new Asking("", instance.url())) {

            assertThat(asking.status(asking.get())).isEqualTo(200);

            assertThat(asking.interim()).containsExactly(102, 103);
        }
    }

    @Test
    void do_not_give_an_instance_more_time() throws Throwable {
        try (Origin slow = new Origin((peer, number) -> {
                    peer.request();
                    peer.send("HTTP/1.1 103 Early Hints\r\n\r\n").rest();
                });
                Origin alive = Origin.answering(Origin.OK);
                Asking asking = new Asking(
                        "timeouts: {response: 2s}\nretry: {on: [response-timeout]}", slow.url(), alive.url())) {

            assertThat(asking.status(asking.get())).isEqualTo(200);

            assertThat(asking.interim()).containsExactly(103);
            asking.assertNothingIsLeft();
        }
    }
}
