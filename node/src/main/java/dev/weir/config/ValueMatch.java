// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.document.Bare;
import java.util.regex.Pattern;

/** What a header or a query parameter must be. */
public sealed interface ValueMatch {

    /** Whether one of the values the request has fits. */
    boolean matches(String value);

    /** Exactly this: {@code X-Version: v2}. */
    @Bare
    record Exactly(String value) implements ValueMatch {
        @Override
        public boolean matches(String actual) {
            return actual.equals(value);
        }
    }

    /** There, whatever it is: {@code X-Debug: {present: true}}. */
    record Present() implements ValueMatch {
        @Override
        public boolean matches(String actual) {
            return true;
        }
    }

    /** Begins with this: {@code Accept: {prefix: application/}}. */
    record Prefix(String prefix) implements ValueMatch {
        @Override
        public boolean matches(String actual) {
            return actual.startsWith(prefix);
        }
    }

    /** Matches as a whole: {@code X-Version: {regex: "v[23]"}}. */
    record Regex(Pattern pattern) implements ValueMatch {
        @Override
        public boolean matches(String actual) {
            return pattern.matcher(actual).matches();
        }
    }
}
