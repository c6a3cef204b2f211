// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.util.Collection;

/**
 * The SHA-256 of several texts, of which nobody gets them back. Each goes in with its length, so that none can be
 * mistaken for the end of one and the begin of the next.
 */
final class TextDigest {

    private final Hasher sha256 = Hashing.sha256().newHasher();

    TextDigest add(String text) {
        // Character by character, so that no two texts are one, whatever they have: not all can be encoded.
        byte[] bytes = new byte[text.length() * 2];
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes[2 * i] = (byte) (c >> 8);
            bytes[2 * i + 1] = (byte) c;
        }
        sha256.putInt(text.length()).putBytes(bytes);
        return this;
    }

    TextDigest add(Collection<?> texts) {
        sha256.putInt(texts.size());
        texts.forEach(text -> add(text.toString()));
        return this;
    }

    /** In 64 hexadecimal digits. Ends it. */
    String hex() {
        return sha256.hash().toString();
    }
}
