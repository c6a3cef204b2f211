// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Bare;
import dev.weir.document.Secret;
import java.util.List;

/** One secret, or several of which the first seals and any opens: {@code ["${env:NEW}", "${env:OLD}"]}. */
@Bare
record CookieKeys(List<CookieKey> keys) {

    private static final int COUNT_MAX = 4;

    CookieKeys {
        if (keys.isEmpty() || keys.size() > COUNT_MAX) {
            throw new IllegalArgumentException(keys.size() + " keys (expected: 1 to " + COUNT_MAX + ")");
        }
        keys = List.copyOf(keys);
    }

    static CookieKeys parse(Secret secret) {
        return new CookieKeys(List.of(CookieKey.parse(secret)));
    }

    /** The texts. */
    List<String> texts() {
        return keys.stream().map(CookieKey::text).toList();
    }
}
