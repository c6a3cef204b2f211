// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A cache directive that means something to us (RFC 9111 §5.2, RFC 5861, RFC 8246); others are passed on unread. */
enum Directive {
    MAX_AGE,
    MAX_STALE,
    MIN_FRESH,
    NO_CACHE,
    NO_STORE,
    ONLY_IF_CACHED,
    MUST_REVALIDATE,
    MUST_UNDERSTAND,
    PRIVATE,
    PROXY_REVALIDATE,
    PUBLIC,
    S_MAXAGE,
    STALE_WHILE_REVALIDATE,
    STALE_IF_ERROR,
    IMMUTABLE;

    private static final Map<String, Directive> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Directive::text, Function.identity()));

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As it is written. */
    String text() {
        return text;
    }

    /** Whether its argument is a number of seconds. */
    boolean timed() {
        return switch (this) {
            case MAX_AGE, MAX_STALE, MIN_FRESH, S_MAXAGE, STALE_WHILE_REVALIDATE, STALE_IF_ERROR -> true;
            default -> false;
        };
    }

    /** Whether its argument lists fields. */
    boolean listsFields() {
        return this == NO_CACHE || this == PRIVATE;
    }

    /** @param name in any case */
    static Optional<Directive> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
    }
}
