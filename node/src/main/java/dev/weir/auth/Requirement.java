// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import dev.weir.http.Request;
import java.util.Set;

/**
 * What must be true of a request and of whom it comes from, as an expression of the Common Expression Language:
 * {@code path.tenant == caller.claims.tenant}. Its names and types are checked when it is read. Safe to be asked from
 * several threads.
 */
public final class Requirement {

    /** An expression is not longer. */
    static final int CHARACTERS_MAX = 1000;

    private final String text;
    private final Test test;

    /** An expression that can be evaluated. What it is made of is only loaded where there is one. */
    interface Test {

        boolean holds(Request request);

        Set<String> pathVariables();
    }

    private Requirement(String text, Test test) {
        this.text = text;
        this.test = test;
    }

    /** @throws IllegalArgumentException everything that is wrong with it, each with its place in the expression */
    public static Requirement parse(String text) {
        if (text.isBlank() || text.length() > CHARACTERS_MAX) {
            throw new IllegalArgumentException(text.length() + " characters (expected: an expression of 1 to "
                    + CHARACTERS_MAX + " characters, such as 'ops' in caller.groups)");
        }
        return new Requirement(text, CelTest.compile(text));
    }

    /** Whether it is true; where it cannot be told, as of something that is not there, it is not. */
    public boolean holds(Request request) {
        return test.holds(request);
    }

    /** The variables of a route's path that it names. */
    public Set<String> pathVariables() {
        return test.pathVariables();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Requirement one && one.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
