// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.HttpString;
import org.junit.jupiter.api.Test;

class RequestTest {

    @Test
    void without_a_header_it_has_all_others_as_they_were() {
        HttpString name = new HttpString("X-Name");
        Request request = Requests.get("/a").withHeaders(headers -> {
            headers.add(name, "one");
            headers.add(name, "two");
            headers.add(new HttpString("Cookie"), "a=1");
            headers.add(new HttpString("Cookie"), "b=2");
            headers.add(new HttpString("X-Empty"), "");
        });

        Request bare = request.withoutHeader(new HttpString("x-NAME"));

        assertThat(bare.headers().contains(name)).isFalse();
        assertThat(bare.headers().get("cookie")).containsExactly("a=1", "b=2");
        assertThat(bare.headers().get("x-empty")).containsExactly("");
        assertThat(bare.headers().size()).isEqualTo(request.headers().size() - 1);
        assertThat(request.headers().get(name)).containsExactly("one", "two");
    }
}
