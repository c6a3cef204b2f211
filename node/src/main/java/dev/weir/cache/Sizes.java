// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;

/** What things take in memory, in bytes: rather too much than too little, so that a bound in bytes is one. */
final class Sizes {

    /** Header, alignment and a few references. */
    static final long OBJECT = 48;

    private static final long STRING = 56;
    private static final long HEADER_MAP = 160;
    private static final long HEADER = 80;

    private Sizes() {}

    static long of(String text) {
        return STRING + text.length();
    }

    static long of(HeaderMap headers) {
        long bytes = HEADER_MAP;
        for (HeaderValues values : headers) {
            bytes += HEADER + values.getHeaderName().length();
            for (int i = 0; i < values.size(); i++) {
                bytes += of(values.get(i));
            }
        }
        return bytes;
    }
}
