// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ResolverTest {

    private final Deque<Runnable> lookups = new ArrayDeque<>();
    private final long[] now = {0};
    private String answer = "10.0.0.1";
    private final Resolver resolver = new Resolver(lookups::add, this::lookUp, () -> now[0]);

    private List<InetAddress> lookUp(String name) throws UnknownHostException {
        if (answer.isEmpty()) {
            throw new UnknownHostException(name);
        }
        return List.of(InetAddress.getByName(answer));
    }

    @Test
    void literals_need_no_lookup() {
        assertThat(address("127.0.0.1")).isEqualTo("127.0.0.1");
        assertThat(address("[::1]")).isEqualTo("0:0:0:0:0:0:0:1");
        assertThat(lookups).isEmpty();
    }

    @Test
    void a_name_is_looked_up_once_elsewhere_and_remembered() {
        CompletableFuture<List<InetAddress>> first = resolver.resolve("orders").toCompletableFuture();
        resolver.resolve("orders");
        assertThat(first).isNotDone();

        runLookups();

        assertThat(first.join().get(0).getHostAddress()).isEqualTo("10.0.0.1");
        assertThat(address("orders")).isEqualTo("10.0.0.1");
        assertThat(lookups).isEmpty();
    }

    @Test
    void an_old_answer_holds_until_the_new_one_is_there_and_when_there_is_none() {
        resolver.resolve("orders");
        runLookups();
        now[0] = 11_000_000_000L;
        answer = "10.0.0.2";

        assertThat(address("orders")).isEqualTo("10.0.0.1");
        runLookups();
        assertThat(address("orders")).isEqualTo("10.0.0.2");

        now[0] = 30_000_000_000L;
        answer = "";
        address("orders");
        runLookups();
        assertThat(address("orders")).isEqualTo("10.0.0.2");
    }

    @Test
    void a_name_that_was_unknown_is_asked_for_again() {
        answer = "";
        CompletableFuture<List<InetAddress>> unknown =
                resolver.resolve("orders").toCompletableFuture();
        runLookups();
        assertThat(unknown).isCompletedExceptionally();

        now[0] = 11_000_000_000L;
        answer = "10.0.0.3";
        resolver.resolve("orders");
        resolver.resolve("orders");
        runLookups();

        assertThat(address("orders")).isEqualTo("10.0.0.3");
    }

    private String address(String host) {
        return resolver.resolve(host).toCompletableFuture().join().get(0).getHostAddress();
    }

    private void runLookups() {
        while (!lookups.isEmpty()) {
            lookups.remove().run();
        }
    }
}
