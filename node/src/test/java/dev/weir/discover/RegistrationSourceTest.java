// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.UpstreamConfig.Instance;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RegistrationSourceTest extends InstanceSourceContract {

    private final LocalRegistrations registrations = new LocalRegistrations(timetable::nanoTime);
    private long atMillis;

    @Override
    InstanceSource source() {
        return new RegistrationSource("orders", registrations, timetable);
    }

    @Override
    void at(int... ports) {
        registrations.of("orders").forEach(one -> registrations.remove("orders", one.id()));
        for (int port : ports) {
            put("at-" + port, port, Duration.ofHours(1));
        }
    }

    private void put(String id, int port, Duration ttl) {
        Instance instance = new Instance(URI.create("http://10.0.0.1:" + port), 1);
        registrations.put("orders", new Registration(id, instance, "node-1", atMillis++, ttl.toMillis()));
    }

    @Override
    void breakDown() {
        // It is told, and does not look.
    }

    @Override
    boolean isFollowing() {
        return registrations.followers() > 0;
    }

    @Test
    void who_does_not_say_so_again_has_gone() {
        put("a", 8080, Duration.ofSeconds(10));
        put("b", 8081, Duration.ofSeconds(10));
        started();

        timetable.advance(Duration.ofSeconds(6));
        put("a", 8080, Duration.ofSeconds(10));
        timetable.advance(Duration.ofSeconds(5));

        assertThat(urls()).containsExactly("http://10.0.0.1:8080");
        assertThat(registrations.of("orders")).hasSize(1);
    }

    @Test
    void who_says_something_else_has_moved() {
        put("a", 8080, Duration.ofSeconds(10));
        started();

        put("a", 8081, Duration.ofSeconds(10));
        timetable.run();

        assertThat(urls()).containsExactly("http://10.0.0.1:8081");
        assertThat(changes).isEqualTo(2);
    }

    @Test
    void two_who_say_the_same_address_are_one_instance() {
        put("a", 8080, Duration.ofSeconds(10));
        put("b", 8080, Duration.ofSeconds(10));

        started();

        assertThat(urls()).containsExactly("http://10.0.0.1:8080");
    }
}
