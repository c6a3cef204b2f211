// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

/** One character beyond ASCII as UTF-8 in percent triplets, checked as RFC 3629 §4 wants it. */
final class Utf8Triplets {

    private Utf8Triplets() {}

    /** Where the character that begins with the triplet at this place ends, or -1 where it is not UTF-8. */
    static int end(String text, int at) {
        int lead = PercentEncoding.octet(text, at);
        int following = following(lead);
        if (following == 0) {
            return -1;
        }
        int second = PercentEncoding.octet(text, at + 3);
        if (second < lowest(lead) || second > highest(lead)) {
            return -1;
        }
        for (int n = 2; n <= following; n++) {
            int octet = PercentEncoding.octet(text, at + 3 * n);
            if (octet < 0x80 || octet > 0xBF) {
                return -1;
            }
        }
        return at + 3 * (following + 1);
    }

    private static int following(int lead) {
        if (lead >= 0xC2 && lead <= 0xDF) {
            return 1;
        }
        if (lead >= 0xE0 && lead <= 0xEF) {
            return 2;
        }
        return lead >= 0xF0 && lead <= 0xF4 ? 3 : 0;
    }

    /** Below it stand overlong forms. */
    private static int lowest(int lead) {
        return lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    }

    /** Above it stand surrogates and what is beyond Unicode. */
    private static int highest(int lead) {
        return lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    }
}
