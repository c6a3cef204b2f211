// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Bare;
import dev.weir.http.Request;
import io.undertow.util.HeaderMap;
import java.util.regex.Pattern;

/** How much of a limit a request takes: {@code 5}, or what a header says. */
sealed interface Cost {

    /** As the fields of HTTP have it, with no more before and behind it. */
    Pattern NUMBER = Pattern.compile("-?[0-9]++");

    int DIGITS_MAX = 18;

    /** What it takes before it goes on; may be anything where the client says it. */
    default long before(Request request) {
        return 1;
    }

    /** What it has taken in all, as the answer tells; 1 or less where it tells nothing. */
    default long after(HeaderMap answer) {
        return 1;
    }

    /** Always the same. */
    @Bare
    record Fixed(long tokens) implements Cost {

        @Override
        public long before(Request request) {
            return tokens;
        }
    }

    /** What the request says; 1 where it does not say a whole number. */
    record RequestHeader(String name) implements Cost {

        public RequestHeader {
            HeaderRules.name("name", name);
        }

        @Override
        public long before(Request request) {
            return number(request.headers(), name);
        }
    }

    /** What the answer says: one is taken at first, the rest is charged afterwards. */
    record ResponseHeader(String name) implements Cost {

        public ResponseHeader {
            HeaderRules.name("name", name);
        }

        @Override
        public long after(HeaderMap answer) {
            return number(answer, name);
        }
    }

    /** One with more digits than a long has is as good as the largest. */
    private static long number(HeaderMap headers, String name) {
        String text = headers.getFirst(name);
        if (text == null || !NUMBER.matcher(text).matches()) {
            return 1;
        }
        if (text.length() > DIGITS_MAX) {
            return text.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return Long.parseLong(text);
    }
}
