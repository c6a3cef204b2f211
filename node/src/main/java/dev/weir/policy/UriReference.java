// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URI or a relative reference in its parts (RFC 3986 §4.1, appendix B); any text has them.
 *
 * @param scheme in lower case; empty when there is none
 * @param authority empty when there is none
 * @param rest query and fragment, as they stand
 */
record UriReference(String scheme, Optional<String> authority, String path, String rest) {

    private static final Pattern PARTS =
            Pattern.compile("(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(.*)", Pattern.DOTALL);

    static UriReference parse(String text) {
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            throw new IllegalStateException("every part may be empty");
        }
        String scheme = Optional.ofNullable(parts.group(1)).orElse("");
        return new UriReference(
                scheme.toLowerCase(Locale.ROOT), Optional.ofNullable(parts.group(2)), parts.group(3), parts.group(4));
    }

    /** Whether it says something about the path, and nothing about where else to look. */
    boolean isRelative() {
        return scheme.isEmpty() && authority.isEmpty();
    }

    /**
     * The path that this one leads to, without dot segments (RFC 3986 §5.2).
     *
     * @param base the path of the request, with a slash in front
     */
    String pathFrom(String base) {
        if (path.startsWith("/") || authority.isPresent()) {
            return withoutDots(path);
        }
        return path.isEmpty() ? base : withoutDots(base.substring(0, base.lastIndexOf('/') + 1) + path);
    }

    private static String withoutDots(String path) {
        List<String> kept = new ArrayList<>();
        String[] segments = path.split("/", -1);
        for (int i = 1; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            if (segments[i].equals("..") && !kept.isEmpty()) {
                kept.remove(kept.size() - 1);
            }
            if (!isDots(segments[i])) {
                kept.add(segments[i]);
            } else if (last) {
                kept.add("");
            }
        }
        return "/" + String.join("/", kept);
    }

    private static boolean isDots(String segment) {
        return segment.equals(".") || segment.equals("..");
    }

    /** Host and port in one form: lower case, with the port of the scheme where none is given. */
    static String hostAndPort(String scheme, String authority) {
        String host = authority.toLowerCase(Locale.ROOT);
        int colon = host.lastIndexOf(':');
        boolean port = colon > host.lastIndexOf(']') && colon < host.length() - 1;
        if (port) {
            return host;
        }
        String bare = colon == host.length() - 1 ? host.substring(0, Math.max(colon, 0)) : host;
        return bare + (scheme.equals("https") ? ":443" : ":80");
    }
}
