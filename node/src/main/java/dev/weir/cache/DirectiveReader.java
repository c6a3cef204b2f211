// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.cache.CacheControl.Argument;
import dev.weir.cache.CacheControl.Collector;

/**
 * Reads one line of directives: {@code name}, {@code name=token} and {@code name="quoted, string"} (RFC 9111 §5.2).
 * Nothing is refused, as the rest of the line counts whatever stands before it; a quote that nobody closes hides
 * nothing.
 */
final class DirectiveReader {

    private final String line;
    private int at;

    DirectiveReader(String line) {
        this.line = line;
    }

    void read(Collector into) {
        while (at < line.length()) {
            if (isBlank(line.charAt(at)) || line.charAt(at) == ',') {
                at++;
            } else {
                element(into);
            }
        }
    }

    private void element(Collector into) {
        int from = at;
        while (at < line.length() && Fields.isToken(line.charAt(at))) {
            at++;
        }
        String name = line.substring(from, at);
        into.add(name, argument());
    }

    private Argument argument() {
        if (endsHere()) {
            return Argument.NONE;
        }
        if (line.charAt(at) != '=') {
            skipToComma();
            return Argument.ODD;
        }
        at++;
        return at < line.length() && line.charAt(at) == '"' ? quoted() : token();
    }

    private Argument token() {
        int from = at;
        while (at < line.length() && Fields.isToken(line.charAt(at))) {
            at++;
        }
        int to = at;
        return endsHere() && to > from ? new Argument(line.substring(from, to), true) : odd();
    }

    private Argument quoted() {
        int quote = at++;
        StringBuilder text = new StringBuilder();
        while (at < line.length() && line.charAt(at) != '"') {
            if (line.charAt(at) == '\\' && at + 1 < line.length()) {
                at++;
            }
            text.append(line.charAt(at++));
        }
        boolean closed = at++ < line.length();
        if (closed && endsHere()) {
            return new Argument(text.toString(), true);
        }
        at = quote + 1;
        return odd();
    }

    private Argument odd() {
        skipToComma();
        return Argument.ODD;
    }

    /** Whether nothing but blanks stands before the next comma; then it is there. */
    private boolean endsHere() {
        int next = at;
        while (next < line.length() && isBlank(line.charAt(next))) {
            next++;
        }
        if (next < line.length() && line.charAt(next) != ',') {
            return false;
        }
        at = next;
        return true;
    }

    private void skipToComma() {
        while (at < line.length() && line.charAt(at) != ',') {
            at++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
