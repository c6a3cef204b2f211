// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.DiscoverConfig.Scheme;
import dev.weir.config.UpstreamConfig.Instance;
import dev.weir.discover.Dns.Service;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SrvSourceTest extends InstanceSourceContract {

    private final ScriptedDns dns = new ScriptedDns();

    @Override
    InstanceSource source() {
        return new SrvSource("orders", "_http._tcp.orders.internal", Scheme.HTTP, dns, timetable);
    }

    @Override
    void at(int... ports) {
        dns.services(Arrays.stream(ports)
                .mapToObj(port -> new Service("10.0.0.1", port, 0, 0))
                .toArray(Service[]::new));
    }

    @Override
    void breakDown() {
        dns.silent(true);
    }

    @Override
    boolean isFollowing() {
        return timetable.appointments() > 0;
    }

    @Test
    void priorities_are_ranks_and_the_lowest_comes_first() {
        List<Instance> found = instances(place("a", 500, 1), place("b", 10, 1), place("c", 500, 1));

        assertThat(byHost(found, Instance::priority))
                .containsExactly(Map.entry("a", 1), Map.entry("b", 0), Map.entry("c", 1));
    }

    @Test
    void weights_stay_as_they_are_and_none_is_the_smallest() {
        List<Instance> found = instances(place("a", 0, 60), place("b", 0, 40), place("c", 0, 0));

        assertThat(byHost(found, Instance::weight))
                .containsExactly(Map.entry("a", 60), Map.entry("b", 40), Map.entry("c", 1));
    }

    @Test
    void weights_beyond_ours_become_smaller_in_proportion() {
        List<Instance> found = instances(place("a", 0, 40_000), place("b", 0, 10_000), place("c", 0, 1));

        assertThat(byHost(found, Instance::weight))
                .containsExactly(Map.entry("a", 1000), Map.entry("b", 250), Map.entry("c", 1));
    }

    @Test
    void a_place_that_is_named_twice_has_its_better_priority() {
        List<Instance> found = instances(place("a", 20, 1), place("a", 10, 1));

        assertThat(byHost(found, Instance::priority)).containsExactly(Map.entry("a", 0));
    }

    @Test
    void hosts_stay_names() {
        List<Instance> found = SrvSource.instances(List.of(new Service("a.orders.internal", 8443, 0, 0)), Scheme.HTTPS);

        assertThat(found).extracting(one -> one.url().toString()).containsExactly("https://a.orders.internal:8443");
    }

    private static Service place(String host, int priority, int weight) {
        return new Service(host, 8080, priority, weight);
    }

    private static List<Instance> instances(Service... places) {
        return SrvSource.instances(List.of(places), Scheme.HTTP);
    }

    private static Map<String, Integer> byHost(
            List<Instance> found, java.util.function.Function<Instance, Integer> value) {
        return found.stream()
                .collect(Collectors.toMap(Instance::host, value, (one, other) -> one, java.util.TreeMap::new));
    }
}
