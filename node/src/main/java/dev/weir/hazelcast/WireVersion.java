// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;

/**
 * The first byte of everything about limits, health and the cache that travels: in which form the rest is. In an
 * upgrade node by node, members of two versions talk: a newer one reads what an older one writes, and writes a newer
 * form only where there is something to say that the first one has no place for, and nobody is here who cannot read it.
 */
final class WireVersion {

    /** The form of most things. Before one of them gets another, its reader must still read this one. */
    static final int FIRST = 1;

    private WireVersion() {}

    static void write(ObjectDataOutput out) throws IOException {
        write(FIRST, out);
    }

    static void write(int form, ObjectDataOutput out) throws IOException {
        out.writeByte(form);
    }

    /** @param what is read, for people */
    static int read(String what, ObjectDataInput in) throws IOException {
        return read(what, FIRST, in);
    }

    /**
     * The form of what follows, 1 to the newest.
     *
     * @param what is read, for people
     */
    static int read(String what, int newest, ObjectDataInput in) throws IOException {
        int form = in.readUnsignedByte();
        if (form < FIRST || form > newest) {
            throw new IOException(what + ": form " + form + " (expected: " + FIRST + " to " + newest
                    + "; this node is older than the one that wrote it)");
        }
        return form;
    }
}
