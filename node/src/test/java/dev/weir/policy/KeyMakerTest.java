// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import dev.weir.http.Caller;
import dev.weir.http.Client;
import dev.weir.http.Request;
import dev.weir.policy.RequestKey.Subject;
import io.undertow.util.HttpString;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyMakerTest {

    private static final RequestKey ADDRESS = new RequestKey.Of(Subject.ADDRESS);
    private static final RequestKey HEADER = new RequestKey.Header("X-Key");
    private static final RequestKey OTHER = new RequestKey.Header("X-Other");

    @Test
    void an_address_is_its_text() {
        assertThat(key(ADDRESS, get("/"))).isEqualTo("192.0.2.1");
    }

    @Test
    void addresses_of_one_network_are_one() {
        Request one = from("2001:db8:1:2:3:4:5:6");
        Request neighbour = from("2001:db8:1:2:ffff::1");
        Request stranger = from("2001:db8:1:3::1");

        assertThat(key(ADDRESS, one)).isEqualTo("2001:db8:1:2::").isEqualTo(key(ADDRESS, neighbour));
        assertThat(key(ADDRESS, stranger)).isEqualTo("2001:db8:1:3::");
        assertThat(new KeyMaker(ADDRESS, 48, "orders").of(one)).isEqualTo("2001:db8:1::");
        assertThat(new KeyMaker(ADDRESS, 128, "orders").of(one)).isEqualTo("2001:db8:1:2:3:4:5:6");
    }

    @Test
    void an_address_of_ipv4_in_one_of_ipv6_is_one_of_ipv4() throws Exception {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, 1};
        InetAddress address = Inet6Address.getByAddress("", mapped, -1);

        assertThat(key(ADDRESS, from(address))).isEqualTo("192.0.2.1");
    }

    @Test
    void what_requests_have_is_found() {
        Request request = get("/orders/7?a=1&key=k%201&key=k2")
                .withHeaders(headers -> headers.add(new HttpString("X-Key"), "acme@example.com")
                        .add(new HttpString("Cookie"), "theme=dark; sid=abc")
                        .add(new HttpString("Cookie"), "sid=def"))
                .withVariables(Map.of("id", "7"))
                .withCaller(new Caller("acme", Set.of(), Set.of(), Map.of("sub", "alice")));

        assertThat(Stream.of(
                                new RequestKey.Of(Subject.CONSUMER),
                                new RequestKey.Of(Subject.ROUTE),
                                new RequestKey.Of(Subject.GLOBAL),
                                HEADER,
                                new RequestKey.Cookie("sid"),
                                new RequestKey.Query("key"),
                                new RequestKey.Claim("sub"),
                                new RequestKey.Path("id"))
                        .map(by -> key(by, request)))
                .containsExactly("acme", "orders", "global", "acme@example.com", "abc", "k%201", "alice", "7");
    }

    @Test
    void the_address_stands_for_what_is_missing_and_nobody_can_write_it() {
        Request forged = with("X-Key", "@192.0.2.1");

        assertThat(Stream.of(
                                HEADER,
                                new RequestKey.Of(Subject.CONSUMER),
                                new RequestKey.Cookie("sid"),
                                new RequestKey.Query("key"),
                                new RequestKey.Claim("sub"))
                        .map(by -> key(by, get("/?key="))))
                .containsOnly("@192.0.2.1");
        assertThat(key(HEADER, with("X-Key", ""))).isEqualTo("@192.0.2.1");
        assertThat(key(HEADER, forged)).isEqualTo("%40192.0.2.1");
    }

    @Test
    void parts_do_not_run_into_one_another() {
        RequestKey both = new RequestKey.Together(List.of(HEADER, OTHER));

        assertThat(Stream.of(
                                two("a", "b"),
                                two("a|b", ""),
                                two("", "a|b"),
                                two("a|", "b"),
                                two("a", "|b"),
                                two("a%7C", "b"),
                                two("a", "%7Cb"),
                                two("", "b"),
                                two("a", ""),
                                two("@192.0.2.1", "b"))
                        .map(request -> key(both, request)))
                .doesNotHaveDuplicates()
                .startsWith("a|b", "a%7Cb|@192.0.2.1");
    }

    @Test
    void all_values_of_a_header_count() {
        Request two = with("X-Key", "a").withHeaders(headers -> headers.add(new HttpString("X-Key"), "b"));

        assertThat(key(HEADER, two)).isEqualTo("a,%20b");
    }

    @Test
    void what_is_long_is_hashed() {
        String longest = "a".repeat(40);
        String long1 = key(HEADER, with("X-Key", longest + "b"));
        String long2 = key(HEADER, with("X-Key", longest + "c"));

        assertThat(key(HEADER, with("X-Key", longest))).isEqualTo(longest);
        assertThat(long1).matches("~[0-9a-f]{32}").isNotEqualTo(long2);
        assertThat(key(HEADER, with("X-Key", long1))).isNotEqualTo(long1);
        assertThat(key(HEADER, with("X-Key", "é\u0007 ".repeat(10_000)))).hasSize(33);
    }

    private static String key(RequestKey by, Request request) {
        return new KeyMaker(by, 64, "orders").of(request);
    }

    private static Request with(String name, String value) {
        return get("/").withHeaders(headers -> headers.put(new HttpString(name), value));
    }

    private static Request two(String key, String other) {
        return with("X-Key", key).withHeaders(headers -> headers.put(new HttpString("X-Other"), other));
    }

    private static Request from(String address) {
        return from(InetAddresses.forString(address));
    }

    private static Request from(InetAddress address) {
        Request plain = get("/");
        return new Request(
                plain.head(),
                plain.body(),
                Client.of(address, 8081),
                plain.variables(),
                plain.loop(),
                plain.cancellation(),
                plain.interim(),
                plain.journey());
    }
}
