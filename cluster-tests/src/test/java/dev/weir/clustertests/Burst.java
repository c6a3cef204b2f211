// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Requests one after the other over one connection. */
final class Burst {

    private Burst() {}

    /** @param fields of each request's header, each with its name, a colon and its value */
    static List<Asked> at(WeirNode node, int count, String path, String... fields) {
        List<Asked> asked = new ArrayList<>();
        try (KeepAliveClient client = new KeepAliveClient(node.settings().listener())) {
            for (int i = 0; i < count; i++) {
                asked.add(Asked.of(node, client, path, fields));
            }
            return asked;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
