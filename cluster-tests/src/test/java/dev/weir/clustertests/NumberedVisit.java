// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.io.IOException;

/**
 * Asks one node for {@code /a}, {@code /b} and {@code /sample}, again and again, while their document changes. Numbers
 * may rise from one answer to the next, and never fall: a node that mixed two revisions would be seen.
 */
final class NumberedVisit implements Traffic.Visit {

    private long seen;

    @Override
    public void make(KeepAliveClient client) throws IOException {
        rise(client, "/a");
        rise(client, "/b");
        Traffic.Visit.of("/sample").make(client);
    }

    private void rise(KeepAliveClient client, String path) throws IOException {
        Reply reply = client.get(path);
        if (reply.status() != 200) {
            throw new AssertionError(path + " answered " + reply);
        }
        long number = Long.parseLong(reply.body());
        if (number < seen) {
            throw new AssertionError(path + " answered " + number + " after " + seen + " was seen");
        }
        seen = number;
    }
}
