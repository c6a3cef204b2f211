// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import com.google.common.hash.HashCode;
import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a message says its content's digest is (RFC 9530 §2), by SHA-256 or SHA-512. */
public final class ContentDigest {

    private static final HttpString NAME = new HttpString("Content-Digest");
    private static final Pattern MEMBER = Pattern.compile("([a-z0-9-]{1,20})=:([A-Za-z0-9+/=]{0,100}):");
    private static final Map<String, HashFunction> KNOWN =
            Map.of("sha-256", Hashing.sha256(), "sha-512", Hashing.sha512());

    private ContentDigest() {}

    /** Whether a content has all digests that are known here, of which there is at least one. */
    public static boolean holds(HeaderMap headers, ByteBuffer content) {
        HeaderValues lines = headers.get(NAME);
        int known = 0;
        for (int i = 0; lines != null && i < lines.size(); i++) {
            for (String member : lines.get(i).split(",", -1)) {
                Matcher parts = MEMBER.matcher(member.strip());
                if (!parts.matches()) {
                    return false;
                }
                HashFunction function = KNOWN.get(parts.group(1));
                if (function != null) {
                    known++;
                    if (!isDigest(function.hashBytes(content.duplicate()), parts.group(2))) {
                        return false;
                    }
                }
            }
        }
        return known > 0;
    }

    private static boolean isDigest(HashCode digest, String base64) {
        return Base64.getEncoder().encodeToString(digest.asBytes()).equals(base64);
    }
}
