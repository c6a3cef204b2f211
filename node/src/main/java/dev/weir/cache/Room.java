// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

/**
 * How full a shelf is.
 *
 * @param keys how many keys there are copies of
 * @param bytes in memory
 * @param bytesMax there are never many more
 * @param evictions keys that went because there was no room for them, since the node's start
 */
public record Room(long keys, long bytes, long bytesMax, long evictions) {

    static Room of(Shelf shelf) {
        return new Room(shelf.entries(), shelf.bytes(), shelf.bytesMax(), shelf.evictions());
    }
}
