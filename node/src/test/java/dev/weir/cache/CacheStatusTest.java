// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static dev.weir.cache.Example.NOON;
import static dev.weir.cache.Example.headers;
import static dev.weir.cache.Example.seconds;
import static dev.weir.cache.Example.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cache.CacheStatus.Forward;
import io.undertow.util.HeaderMap;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CacheStatusTest {

    private final Stored stored = stored("Cache-Control", "max-age=60, stale-while-revalidate=60");

    @Test
    void a_hit_says_how_long_it_is_fresh() {
        assertThat(CacheStatus.hit(stored, NOON + 500)).hasToString("weir; hit; ttl=59");
        assertThat(CacheStatus.hit(stored, NOON + seconds(63)).detail("stale-while-revalidate"))
                .hasToString("weir; hit; ttl=-3; detail=stale-while-revalidate");
    }

    @Test
    void what_went_on_says_why_and_what_came_of_it() {
        CacheStatus status = CacheStatus.forwarded(Forward.STALE)
                .status(304)
                .ttl(stored, NOON)
                .stored()
                .collapsed(false);

        assertThat(status).hasToString("weir; fwd=stale; fwd-status=304; ttl=60; stored; collapsed=?0");
        assertThat(CacheStatus.forwarded(Forward.URI_MISS).collapsed(true))
                .hasToString("weir; fwd=uri-miss; collapsed");
    }

    @Test
    void the_reasons_are_those_of_the_registry() {
        assertThat(Arrays.stream(Forward.values()).map(CacheStatus::forwarded).map(CacheStatus::toString))
                .containsExactly(
                        "weir; fwd=bypass",
                        "weir; fwd=method",
                        "weir; fwd=uri-miss",
                        "weir; fwd=vary-miss",
                        "weir; fwd=miss",
                        "weir; fwd=request",
                        "weir; fwd=stale");
    }

    @Test
    void what_caches_before_us_said_stays_before_it() {
        HeaderMap headers = headers("Cache-Status", "origin; hit");

        CacheStatus.forwarded(Forward.MISS).detail(NotKept.NO_STORE.label()).addTo(headers);

        assertThat(headers.get("Cache-Status")).containsExactly("origin; hit", "weir; fwd=miss; detail=no-store");
    }

    @Test
    void every_detail_is_a_token() {
        assertThat(Arrays.stream(NotKept.values()).map(NotKept::label)).allMatch(label -> label.matches("[a-z-]+"));
        assertThat(Arrays.stream(Bypass.values()).map(Bypass::label)).allMatch(label -> label.matches("[a-z-]+"));
        assertThat(Arrays.stream(Bypass.values()).map(Bypass::forward))
                .isNotEmpty()
                .doesNotContainNull();
    }
}
