// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests one after the other over one connection. Whom the cluster did not answer in time asks again, as it is told
 * to.
 */
final class Burst {

    /** Enough for a machine that is busy for a moment, and an end where nothing is decided at all. */
    private static final int UNDECIDED_MAX = 100;

    /** A refusal comes at once, a decision when whoever stands still goes on. */
    private static final long PAUSE_NANOS = Duration.ofMillis(30).toNanos();

    private Burst() {}

    /**
     * @param count how many are decided
     * @param fields of each request's header, each with its name, a colon and its value
     */
    static List<Asked> at(AnyNode node, int count, String path, String... fields) {
        List<Asked> asked = new ArrayList<>();
        try (KeepAliveClient client = new KeepAliveClient(node.listener())) {
            int undecided = 0;
            while (asked.size() - undecided < count && undecided < UNDECIDED_MAX) {
                Asked request = Asked.of(node, client, path, fields);
                asked.add(request);
                if (request.status() == 503) {
                    undecided++;
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
            return asked;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
