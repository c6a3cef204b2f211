// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Keyed;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What the gateway is called at an authorization server, and what it proves that by. */
@Keyed
record ServiceClient(String id, ClientSecret secret) {

    ServiceClient {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("id: (expected: not empty)");
        }
    }

    /** As {@code Authorization} has it (RFC 6749 §2.3.1). */
    String basic() {
        String pair = encoded(id) + ':' + encoded(secret.text());
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
    }

    /** As forms have it (RFC 6749 Appendix B). */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
