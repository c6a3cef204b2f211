// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;

/**
 * The first byte of everything about limits, health and the cache that travels: in which form the rest is. In an
 * upgrade node by node, members of two versions talk: a newer one reads what an older one writes.
 */
final class WireVersion {

    /** The form that this version writes. Before it grows, every reader must still read the form of before. */
    static final int CURRENT = 1;

    private WireVersion() {}

    static void write(ObjectDataOutput out) throws IOException {
        out.writeByte(CURRENT);
    }

    /**
     * The form of what follows, 1 to {@link #CURRENT}.
     *
     * @param what is read, for people
     */
    static int read(String what, ObjectDataInput in) throws IOException {
        int form = in.readUnsignedByte();
        if (form < 1 || form > CURRENT) {
            throw new IOException(what + ": form " + form + " (expected: 1 to " + CURRENT
                    + "; this node is older than the one that wrote it)");
        }
        return form;
    }
}
