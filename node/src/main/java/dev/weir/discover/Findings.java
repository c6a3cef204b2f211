// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import dev.weir.config.UpstreamConfig.Instance;
import java.util.List;

/** What a source has found. One thread at a time writes; from any thread it is read. */
final class Findings {

    private volatile Runnable changed = () -> {};
    private volatile List<Instance> found = List.of();
    private volatile boolean settled;

    /** Tells from now on when something else is found, the first time in any case. */
    void follow(Runnable whenChanged) {
        changed = whenChanged;
    }

    void take(List<Instance> now) {
        boolean news = !settled || !now.equals(found);
        found = now;
        settled = true;
        if (news) {
            changed.run();
        }
    }

    List<Instance> found() {
        return found;
    }

    /** Whether something was found, if only that there is nothing. */
    boolean isSettled() {
        return settled;
    }
}
