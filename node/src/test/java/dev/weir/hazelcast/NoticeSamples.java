// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.auth.Message;
import dev.weir.auth.Notice;
import java.util.List;
import java.util.Map;

/** One of each thing that members say of notices. */
final class NoticeSamples {

    private NoticeSamples() {}

    static Map<String, IdentifiedDataSerializable> all() {
        List<Notice> notices = List.of(
                new Notice("revoked 7", List.of("JTI", "4f1c", "https://id.test", "1"), 1L << 40, "start-1", 1L << 41),
                new Notice("revoked 8", List.of(), 2, "", 3));
        return Map.of(
                "say-notices-introduce", new SayNotices("start-1", new Message.Introduce(notices)),
                "say-notices-tell", new SayNotices("start-2", new Message.Tell(notices)),
                "say-notices-want", new SayNotices("start-3", new Message.Want("keys JWKS https://id.test/jwks.json")),
                "said-notices", new SaidNotices(notices));
    }
}
