// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The known callers of the revision that a node runs now. A request is judged by the revision that ran when it came;
 * where that takes long, a credential may have been taken back meanwhile. From any thread.
 */
public final class CurrentConsumers {

    private volatile @Nullable Consumers consumers;

    /** Empty where no revision runs yet. */
    public Optional<Consumers> now() {
        return Optional.ofNullable(consumers);
    }

    /** To be called just before a revision is swapped in. */
    public void set(Consumers those) {
        consumers = those;
    }
}
