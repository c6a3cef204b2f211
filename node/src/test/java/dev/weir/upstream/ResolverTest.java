// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.discover.Dns.Family;
import dev.weir.discover.ScriptedDns;
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

    @Test
    void an_answer_of_dns_holds_as_long_as_it_says() {
        ScriptedDns dns = new ScriptedDns();
        dns.addresses(Family.IPV4, 3, "10.0.0.1");
        dns.addresses(Family.IPV6, 3, "fd00::1");
        Resolver named = new Resolver(dns, lookups::add, this::lookUp, () -> now[0]);

        assertThat(address(named, "orders")).isEqualTo("10.0.0.1");
        dns.addresses(Family.IPV4, 60, "10.0.0.2");
        now[0] = 2_999_999_999L;
        assertThat(address(named, "orders")).isEqualTo("10.0.0.1");
        now[0] = 3_000_000_000L;
        named.resolve("orders");
        assertThat(address(named, "orders")).isEqualTo("10.0.0.2");

        assertThat(dns.asked()).hasSize(2);
        assertThat(lookups).isEmpty();
    }

    @Test
    void a_name_without_ipv4_addresses_has_others() {
        ScriptedDns dns = new ScriptedDns();
        dns.addresses(Family.IPV6, 3, "fd00::1");
        Resolver named = new Resolver(dns, lookups::add, this::lookUp, () -> now[0]);

        assertThat(address(named, "orders")).isEqualTo("fd00:0:0:0:0:0:0:1");
    }

    @Test
    void what_dns_does_not_know_the_system_may_know() {
        ScriptedDns dns = new ScriptedDns();
        dns.silent(true);
        Resolver named = new Resolver(dns, lookups::add, this::lookUp, () -> now[0]);

        CompletableFuture<List<InetAddress>> found = named.resolve("orders").toCompletableFuture();
        runLookups();

        assertThat(found.join().get(0).getHostAddress()).isEqualTo("10.0.0.1");
    }

    private static String address(Resolver named, String host) {
        return named.resolve(host).toCompletableFuture().join().get(0).getHostAddress();
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
