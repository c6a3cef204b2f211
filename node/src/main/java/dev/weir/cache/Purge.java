// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.util.List;
import java.util.Optional;

/**
 * What is not to be served any more.
 *
 * @param names the URLs, the prefixes or the tags; nothing where all is meant
 * @param soft whether copies are only marked as stale: they may be served where stale ones may, and asked for anew with
 *     their validators
 * @param route whose copies alone are meant; those of all if there is none
 */
public record Purge(Kind kind, List<String> names, boolean soft, Optional<String> route) {

    /** How it says what is meant. */
    public enum Kind {
        /** All variants of these URLs, with their queries. */
        URL,
        /** What begins so: a path on all hosts, or a URL. */
        PREFIX,
        /** What has one of these tags. */
        TAG,
        ALL
    }

    public Purge {
        names = List.copyOf(names);
        if (names.isEmpty() != (kind == Kind.ALL)) {
            throw new IllegalArgumentException("names: " + names + " (expected: "
                    + (kind == Kind.ALL ? "none, as all is purged" : "at least one") + ")");
        }
        for (String name : names) {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("names: an empty one (expected: a URL, a prefix or a tag)");
            }
        }
    }

    /** All variants of a URL, with its query: {@code scheme://host/path?query}. */
    public static Purge url(String url) {
        return new Purge(Kind.URL, List.of(url), false, Optional.empty());
    }

    /** All that begins so: a path such as {@code /shop/} on all hosts, or a URL without its end. */
    public static Purge prefix(String prefix) {
        return new Purge(Kind.PREFIX, List.of(prefix), false, Optional.empty());
    }

    /** All that has one of the tags. */
    public static Purge tags(List<String> tags) {
        return new Purge(Kind.TAG, tags, false, Optional.empty());
    }

    public static Purge all() {
        return new Purge(Kind.ALL, List.of(), false, Optional.empty());
    }

    /** The same, only marking. */
    public Purge softly() {
        return new Purge(kind, names, true, route);
    }

    /** The same, of one route's copies alone. */
    public Purge of(String name) {
        return new Purge(kind, names, soft, Optional.of(name));
    }

    /** Whether the copy is meant. */
    boolean matches(Stored stored) {
        return kind == Kind.TAG
                ? matchesRoute(stored.key()) && names.stream().anyMatch(stored.tags()::contains)
                : matches(stored.key());
    }

    /** Whether everything of that key is meant; never by a tag. */
    boolean matches(CacheKey key) {
        return matchesRoute(key)
                && switch (kind) {
                    case URL -> names.contains(key.url());
                    case PREFIX -> names.stream().anyMatch(prefix -> begins(key, prefix));
                    case TAG -> false;
                    case ALL -> true;
                };
    }

    private boolean matchesRoute(CacheKey key) {
        return route.isEmpty() || route.get().equals(key.route());
    }

    static boolean begins(CacheKey key, String prefix) {
        return prefix.charAt(0) == '/'
                ? key.path().startsWith(prefix)
                : key.url().startsWith(prefix);
    }
}
