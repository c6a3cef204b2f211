// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import static dev.weir.http.ProxyError.HTTP_REQUEST_ERROR;

/**
 * Brings the path of a request into the one form in which it is matched, checked and forwarded (RFC 3986 §6.2.2). It
 * happens once, where the request comes in, so that no step and no upstream reads another path than the routes did.
 *
 * <ul>
 *   <li>Unreserved characters are decoded, other triplets written in upper case: {@code /%7euser/%c3%a9} is
 *       {@code /~user/%C3%A9}. An encoded slash or backslash stays encoded, so it separates nothing.
 *   <li>Slashes are merged, then {@code .} and {@code ..} are resolved, encoded ones too.
 *   <li>A parameter stays part of its segment: {@code /a;v=1} is not {@code /a}.
 *   <li>Refused: whatever climbs above the root; a dot segment that only another reader would see ({@code /..;x/},
 *       {@code /..%2F}); characters that may not stand in a path; encoded control characters; broken triplets; encoded
 *       octets that are not UTF-8.
 * </ul>
 *
 * What comes out goes in unchanged: normalising twice is normalising once.
 */
public final class PathNormaliser {

    /*
     * Merging slashes: an upstream that merges them would read //admin as /admin, which a route for /admin/** did
     * not see. Resolving them first, as RFC 3986 §5.2.4 does to the letter, would read /a//../b as /a/b; file
     * systems and nginx read /b, and so does Weir.
     *
     * Not UTF-8: overlong forms (%C0%AF for a slash) have opened doors in readers that decode them, and a variable
     * that was decoded must be encodable to the same octets again.
     */

    private static final boolean[] ALLOWED = new boolean[128];

    static {
        for (char c = 0; c < 128; c++) {
            ALLOWED[c] = PercentEncoding.unreserved(c) || "!$&'()*+,;=:@/%".indexOf(c) >= 0;
        }
    }

    private PathNormaliser() {}

    /**
     * The path in its one form; the same string where it has that form already.
     *
     * @param path of a request target, without the query
     * @throws ProxyException {@link ProxyError#HTTP_REQUEST_ERROR} where the path is refused
     */
    public static String normalise(String path) throws ProxyException {
        return isNormal(path) ? path : resolve(decode(path));
    }

    /** Whether it has the one form already. Allocates nothing. */
    public static boolean isNormal(String path) {
        int length = path.length();
        if (length == 0 || path.charAt(0) != '/') {
            return false;
        }
        boolean suspicious = false;
        int i = 0;
        while (i < length) {
            char c = path.charAt(i);
            if (c >= 128 || !ALLOWED[c]) {
                return false;
            }
            if (c == '/' && i + 1 < length) {
                char next = path.charAt(i + 1);
                if (next == '/') {
                    return false;
                }
                suspicious |= next == '.';
            }
            if (c != '%') {
                i++;
                continue;
            }
            int end = endOfNormalTriplets(path, i);
            if (end < 0) {
                return false;
            }
            suspicious |= isEncodedSeparator(path, i);
            i = end;
        }
        return !suspicious || !hasDotSegment(path);
    }

    /**
     * Where the character that is encoded at this place ends, or -1 where it should be written otherwise or refused.
     */
    private static int endOfNormalTriplets(String path, int at) {
        int octet = PercentEncoding.octet(path, at);
        if (octet < 0 || isControl(octet) || PercentEncoding.unreserved(octet)) {
            return -1;
        }
        int end = octet < 128 ? at + 3 : Utf8Triplets.end(path, at);
        for (int i = at; i < end; i++) {
            if (path.charAt(i) >= 'a') {
                return -1;
            }
        }
        return end;
    }

    /** Decodes what is unreserved, writes the other triplets in upper case, refuses what may not stand in a path. */
    private static String decode(String path) throws ProxyException {
        if (path.isEmpty() || path.charAt(0) != '/') {
            throw refused("no / at its beginning");
        }
        StringBuilder decoded = new StringBuilder(path.length());
        int i = 0;
        while (i < path.length()) {
            char c = path.charAt(i);
            if (c >= 128 || !ALLOWED[c]) {
                throw refused("a character that may not stand in a path, at position " + i);
            }
            if (c != '%') {
                decoded.append(c);
                i++;
            } else {
                i = decodeTriplets(path, i, decoded);
            }
        }
        return decoded.toString();
    }

    private static int decodeTriplets(String path, int at, StringBuilder decoded) throws ProxyException {
        int octet = PercentEncoding.octet(path, at);
        if (octet < 0) {
            throw refused("% without two hexadecimal digits, at position " + at);
        }
        if (isControl(octet)) {
            throw refused("an encoded control character, at position " + at);
        }
        if (PercentEncoding.unreserved(octet)) {
            decoded.append((char) octet);
            return at + 3;
        }
        int end = octet < 128 ? at + 3 : Utf8Triplets.end(path, at);
        if (end < 0) {
            throw refused("encoded octets that are not UTF-8, at position " + at);
        }
        for (int i = at; i < end; i += 3) {
            PercentEncoding.append(decoded, PercentEncoding.octet(path, i));
        }
        return end;
    }

    /** Merges slashes and resolves dot segments, in one pass from the left. */
    private static String resolve(String path) throws ProxyException {
        StringBuilder resolved = new StringBuilder(path.length());
        int start = 1;
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            String segment = path.substring(start, end);
            boolean last = slash < 0;
            if (segment.equals("..")) {
                if (resolved.length() == 0) {
                    throw refused("a dot segment that climbs above the root");
                }
                resolved.setLength(resolved.lastIndexOf("/"));
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                if (hasDotSegment(segment)) {
                    throw refused("a dot segment behind a parameter or an encoded slash");
                }
                resolved.append('/').append(segment);
                last = false;
            }
            if (last) {
                resolved.append('/');
            }
            start = end + 1;
        }
        return resolved.toString();
    }

    /**
     * Whether some reader would find {@code .} or {@code ..} here: one that splits at encoded separators too, or cuts
     * parameters off.
     */
    private static boolean hasDotSegment(String path) {
        int i = 0;
        while (i < path.length()) {
            int start = separatorEnd(path, i);
            int end = start;
            while (end < path.length() && end < start + 2 && path.charAt(end) == '.') {
                end++;
            }
            if (end > start && (end == path.length() || endsSegment(path, end))) {
                return true;
            }
            i = start;
            while (i < path.length() && separatorEnd(path, i) == i) {
                i++;
            }
        }
        return false;
    }

    /** Where the separator at this place ends; the place itself where there is none. */
    private static int separatorEnd(String path, int at) {
        if (path.charAt(at) == '/') {
            return at + 1;
        }
        return isEncodedSeparator(path, at) ? at + 3 : at;
    }

    private static boolean endsSegment(String path, int at) {
        return path.charAt(at) == ';' || PercentEncoding.octet(path, at) == ';' || separatorEnd(path, at) > at;
    }

    private static boolean isEncodedSeparator(String path, int at) {
        int octet = PercentEncoding.octet(path, at);
        return octet == '/' || octet == '\\';
    }

    private static boolean isControl(int octet) {
        return octet < 0x20 || octet == 0x7F;
    }

    private static ProxyException refused(String detail) {
        return new ProxyException(HTTP_REQUEST_ERROR, "the path has " + detail);
    }
}
