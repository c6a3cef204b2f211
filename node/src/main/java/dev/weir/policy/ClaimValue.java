// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Bare;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a claim of a token must say: {@code acme}, or one of {@code [acme, globex]}. Of a claim that is a list, one part
 * is enough. Numbers and booleans are compared as they are written.
 */
public sealed interface ClaimValue {

    /** Whether this is said in so many words. */
    boolean is(String said);

    /** This. */
    @Bare
    record One(String value) implements ClaimValue {

        @Override
        public boolean is(String said) {
            return value.equals(said);
        }
    }

    /** One of these. */
    @Bare
    record OneOf(List<String> values) implements ClaimValue {

        public OneOf {
            if (values.isEmpty()) {
                throw new IllegalArgumentException("an empty list (expected: at least one)");
            }
        }

        @Override
        public boolean is(String said) {
            return values.contains(said);
        }
    }

    /**
     * Whether one of a token's claims says it.
     *
     * @param name of the claim; of one within another, both with a dot between: {@code realm_access.roles}
     */
    default boolean isIn(Map<String, Object> claims, String name) {
        return fits(find(claims, name));
    }

    private static @Nullable Object find(Map<?, ?> claims, String name) {
        if (claims.containsKey(name)) {
            return claims.get(name);
        }
        int dot = name.indexOf('.');
        return dot > 0 && claims.get(name.substring(0, dot)) instanceof Map<?, ?> inner
                ? find(inner, name.substring(dot + 1))
                : null;
    }

    private boolean fits(@Nullable Object claim) {
        if (claim instanceof Collection<?> several) {
            return several.stream().anyMatch(one -> isWord(one) && is(one.toString()));
        }
        return isWord(claim) && is(String.valueOf(claim));
    }

    private static boolean isWord(@Nullable Object claim) {
        return claim instanceof String || claim instanceof Number || claim instanceof Boolean;
    }
}
