// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.http.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The bytes of a body as they come. One thread writes; what it has written never changes, so any number of readers need
 * no lock: they see the array before its size.
 */
final class SharedBytes {

    private static final int FIRST_BYTES = 16 * 1024;
    private static final byte[] NONE = {};

    private final boolean grows;
    private final long bytesMax;
    private final Allowance room;
    private volatile byte[] bytes;
    private volatile int size;
    private long taken;

    private SharedBytes(int capacity, boolean grows, long bytesMax, Allowance room) {
        this.bytes = new byte[capacity];
        this.taken = capacity;
        this.grows = grows;
        this.bytesMax = bytesMax;
        this.room = room;
    }

    /**
     * Space for a body that may turn out to fit; empty where it is known not to.
     *
     * @param length of the body; less than 0 where it is not known
     * @param bytesMax there are never more
     * @param room is taken from here
     */
    static Optional<SharedBytes> of(long length, long bytesMax, Allowance room) {
        long capacity = length < 0 ? Math.min(FIRST_BYTES, bytesMax) : length;
        return capacity <= bytesMax && room.take(capacity)
                ? Optional.of(new SharedBytes((int) capacity, length < 0, bytesMax, room))
                : Optional.empty();
    }

    int size() {
        return size;
    }

    /** Whether more fits, after growing if need be. */
    boolean haveSpace() {
        return size < bytes.length || grow();
    }

    private boolean grow() {
        int more = (int) Math.min(2L * bytes.length, bytesMax);
        if (!grows || more <= size || !room.take(more - bytes.length)) {
            return false;
        }
        taken += more - bytes.length;
        bytes = Arrays.copyOf(bytes, more);
        return true;
    }

    /** Reads what there is; only where there is space. */
    int fill(Body.Stream from) throws IOException {
        int filled = size;
        int count = from.read(ByteBuffer.wrap(bytes, filled, bytes.length - filled));
        if (count > 0) {
            size = filled + count;
        }
        return count;
    }

    /** @return how many bytes of those from there on it has put, 0 where there are none */
    int read(int at, ByteBuffer into) {
        int count = Math.min(size - at, into.remaining());
        if (count > 0) {
            into.put(bytes, at, count);
        }
        return count;
    }

    /** All of them; there will be no more. */
    Body.Bytes all() {
        return new Body.Bytes(ByteBuffer.wrap(size == bytes.length ? bytes : Arrays.copyOf(bytes, size)));
    }

    /** They do not count any more as under way. */
    void giveRoom() {
        room.give(taken);
        taken = 0;
    }

    /** Nobody reads them any more, unless their number was known: then others may. */
    void letGo() {
        giveRoom();
        if (grows) {
            bytes = NONE;
        }
    }
}
