// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a structured field that is a dictionary, as strictly as it has to be (RFC 8941 §4.2.2). */
final class Dictionary {

    /** What a value is. */
    enum Kind {
        INTEGER,
        DECIMAL,
        STRING,
        TOKEN,
        BYTES,
        TRUE,
        FALSE,
        LIST
    }

    /**
     * A value without its parameters.
     *
     * @param text of a number, a token or, without its quotes, a string; else empty
     */
    record Value(Kind kind, String text) {

        static final Value TRUE = new Value(Kind.TRUE, "");
    }

    private static final int INTEGER_DIGITS_MAX = 15;
    private static final int DECIMAL_DIGITS_MAX = 12;
    private static final int FRACTION_DIGITS_MAX = 3;

    private final String text;
    private int at;

    private Dictionary(String text) {
        this.text = text;
    }

    /** @throws ParseException then none of it counts */
    static Map<String, Value> parse(String text) throws ParseException {
        return new Dictionary(text.strip()).members();
    }

    private Map<String, Value> members() throws ParseException {
        Map<String, Value> members = new LinkedHashMap<>();
        while (at < text.length()) {
            String key = key();
            members.put(key, take('=') ? value() : Value.TRUE);
            parameters();
            skip(" \t");
            if (at == text.length()) {
                break;
            }
            expect(',');
            skip(" \t");
            if (at == text.length()) {
                throw wrong();
            }
        }
        return members;
    }

    private String key() throws ParseException {
        int from = at;
        if (!isLower(peek()) && peek() != '*') {
            throw wrong();
        }
        while (isLower(peek()) || isDigit(peek()) || "_-.*".indexOf(peek()) >= 0) {
            at++;
        }
        return text.substring(from, at);
    }

    private void parameters() throws ParseException {
        while (take(';')) {
            skip(" ");
            key();
            if (take('=')) {
                bare();
            }
        }
    }

    private Value value() throws ParseException {
        if (!take('(')) {
            return bare();
        }
        skip(" ");
        while (!take(')')) {
            bare();
            parameters();
            if (peek() != ' ' && peek() != ')') {
                throw wrong();
            }
            skip(" ");
        }
        return new Value(Kind.LIST, "");
    }

    private Value bare() throws ParseException {
        char c = peek();
        if (c == '-' || isDigit(c)) {
            return number();
        }
        return switch (c) {
            case '"' -> string();
            case ':' -> bytes();
            case '?' -> bool();
            default -> token();
        };
    }

    private Value number() throws ParseException {
        int from = at;
        take('-');
        int whole = digits();
        if (whole == 0) {
            throw wrong();
        }
        if (!take('.')) {
            check(whole <= INTEGER_DIGITS_MAX);
            return new Value(Kind.INTEGER, text.substring(from, at));
        }
        int fraction = digits();
        check(whole <= DECIMAL_DIGITS_MAX && fraction >= 1 && fraction <= FRACTION_DIGITS_MAX);
        return new Value(Kind.DECIMAL, text.substring(from, at));
    }

    private int digits() {
        int from = at;
        while (isDigit(peek())) {
            at++;
        }
        return at - from;
    }

    private Value string() throws ParseException {
        expect('"');
        StringBuilder string = new StringBuilder();
        while (peek() != '"') {
            if (take('\\')) {
                check(peek() == '"' || peek() == '\\');
            }
            check(peek() >= ' ' && peek() <= '~');
            string.append(text.charAt(at++));
        }
        expect('"');
        return new Value(Kind.STRING, string.toString());
    }

    private Value token() throws ParseException {
        int from = at;
        check(isLower(Character.toLowerCase(peek())) || peek() == '*');
        while (Fields.isToken(peek()) || peek() == ':' || peek() == '/') {
            at++;
        }
        return new Value(Kind.TOKEN, text.substring(from, at));
    }

    private Value bytes() throws ParseException {
        expect(':');
        while (Character.isLetterOrDigit(peek()) || "+/=".indexOf(peek()) >= 0) {
            at++;
        }
        expect(':');
        return new Value(Kind.BYTES, "");
    }

    private Value bool() throws ParseException {
        expect('?');
        if (take('1')) {
            return Value.TRUE;
        }
        expect('0');
        return new Value(Kind.FALSE, "");
    }

    /** The next character, or NUL at the end, which may stand nowhere. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private boolean take(char c) {
        boolean there = peek() == c;
        at += there ? 1 : 0;
        return there;
    }

    private void expect(char c) throws ParseException {
        check(take(c));
    }

    private void skip(String blanks) {
        while (at < text.length() && blanks.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void check(boolean right) throws ParseException {
        if (!right) {
            throw wrong();
        }
    }

    private ParseException wrong() {
        return new ParseException(text, at);
    }

    private static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
