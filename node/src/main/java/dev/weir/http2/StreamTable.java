// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The streams of one connection: those open, and how those ended that did so lately (RFC 9113 §5.1). */
final class StreamTable {

    /** How a stream came to its end, which decides what frames that still come for it are. */
    enum End {
        /** Both messages were whole. */
        WHOLE,
        /** We reset it: what was under way is passed over. */
        RESET_BY_US,
        /** The other end reset it: it has nothing more to say. */
        RESET_BY_THEM,
        /** It never was, or so long ago that we do not remember. */
        FORGOTTEN
    }

    private static final int REMEMBERED = 128;

    private final Map<Integer, Http2Stream> open = new HashMap<>();
    private final int[] ids = new int[REMEMBERED];
    private final End[] ends = new End[REMEMBERED];
    private int next;

    @Nullable
    Http2Stream get(int id) {
        return open.get(id);
    }

    void add(Http2Stream stream) {
        open.put(stream.id(), stream);
    }

    /** @return whether it was open */
    boolean remove(int id, End how) {
        boolean was = open.remove(id) != null;
        if (was) {
            remember(id, how);
        }
        return was;
    }

    void remember(int id, End how) {
        ids[next] = id;
        ends[next] = how;
        next = (next + 1) % REMEMBERED;
    }

    End endOf(int id) {
        for (int i = 0; i < REMEMBERED; i++) {
            if (ids[i] == id) {
                return ends[i];
            }
        }
        return End.FORGOTTEN;
    }

    int size() {
        return open.size();
    }

    /** Those open now, to be walked through while they change. */
    List<Http2Stream> all() {
        return new ArrayList<>(open.values());
    }
}
