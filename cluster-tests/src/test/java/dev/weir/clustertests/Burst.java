// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests one after the other over one connection. Whom the cluster did not answer in time asks again, as it is told
 * to.
 */
final class Burst {

    /** Enough for a machine that is busy for a moment, and an end where nothing is decided at all. */
    private static final int UNDECIDED_MAX = 100;

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
                undecided += request.status() == 503 ? 1 : 0;
            }
            return asked;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
