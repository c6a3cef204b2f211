// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import java.util.List;

/**
 * What a client sends after its settings, and what it has coming.
 *
 * @param code {@code NO_ERROR}: nothing
 * @param stream that is reset; 0: the connection ends
 */
record RuleCase(String name, ErrorCode code, int stream, List<RawFrame> frames) {

    static RuleCase connection(ErrorCode code, String name, RawFrame... frames) {
        return new RuleCase(name, code, 0, List.of(frames));
    }

    static RuleCase stream(ErrorCode code, String name, RawFrame... frames) {
        return new RuleCase(name, code, 1, List.of(frames));
    }

    static RuleCase fine(String name, RawFrame... frames) {
        return new RuleCase(name, ErrorCode.NO_ERROR, 0, List.of(frames));
    }

    static RawFrame frame(int type, int flags, int stream, int... octets) {
        byte[] payload = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            payload[i] = (byte) octets[i];
        }
        return RawFrame.of(type, flags, stream, payload);
    }

    @Override
    public String toString() {
        return name;
    }
}
