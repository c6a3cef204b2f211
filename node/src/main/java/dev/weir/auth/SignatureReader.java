// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads {@code Signature-Input} and {@code Signature} (RFC 9421 §4), each with exactly one member, as it must be
 * written (RFC 8941 §4.1): what could be written in another way is not read.
 */
final class SignatureReader {

    private static final int CHARACTERS_MAX = 4096;
    private static final int DIGITS_MAX = 15;
    private static final Pattern LABEL = Pattern.compile("[a-z*][a-z0-9_.*-]{0,63}");

    private final String text;
    private int at;

    private SignatureReader(String text) {
        this.text = text;
    }

    /** @throws ParseException they say nothing that can be read in one way */
    static RequestSignature read(String input, String signature) throws ParseException {
        if (input.length() > CHARACTERS_MAX || signature.length() > CHARACTERS_MAX) {
            throw new ParseException("it is too long", 0);
        }
        SignatureReader covered = new SignatureReader(input);
        String label = covered.label();
        String parameters = input.substring(covered.at);
        List<String> components = covered.components();
        Map<String, String> texts = new HashMap<>();
        Map<String, Long> numbers = new HashMap<>();
        while (covered.at < input.length()) {
            covered.parameter(texts, numbers);
        }
        SignatureReader signed = new SignatureReader(signature);
        if (!signed.label().equals(label)) {
            throw new ParseException("the labels are not the same", 0);
        }
        return new RequestSignature(components, parameters, texts, numbers, signed.base64());
    }

    private String label() throws ParseException {
        int equals = text.indexOf('=');
        String label = equals < 0 ? "" : text.substring(0, equals);
        if (!LABEL.matcher(label).matches()) {
            throw new ParseException("a label was expected", 0);
        }
        at = equals + 1;
        return label;
    }

    private List<String> components() throws ParseException {
        expect('(');
        List<String> names = new ArrayList<>();
        while (!take(')')) {
            if (!names.isEmpty()) {
                expect(' ');
            }
            names.add(string());
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw new ParseException("a component stands there twice", at);
        }
        return names;
    }

    private void parameter(Map<String, String> texts, Map<String, Long> numbers) throws ParseException {
        expect(';');
        int begin = at;
        while (at < text.length() && text.charAt(at) >= 'a' && text.charAt(at) <= 'z') {
            at++;
        }
        String name = text.substring(begin, at);
        expect('=');
        boolean quoted = at < text.length() && text.charAt(at) == '"';
        if (texts.containsKey(name) || numbers.containsKey(name)) {
            throw new ParseException("a parameter stands there twice", at);
        }
        if (quoted) {
            texts.put(name, string());
        } else {
            numbers.put(name, number());
        }
    }

    /** Without a backslash: what is meant by it is written in two ways. */
    private String string() throws ParseException {
        expect('"');
        int begin = at;
        while (at < text.length()
                && text.charAt(at) >= ' '
                && text.charAt(at) < 0x7F
                && "\"\\".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String string = text.substring(begin, at);
        expect('"');
        return string;
    }

    private long number() throws ParseException {
        int begin = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == begin || at - begin > DIGITS_MAX) {
            throw new ParseException("a number was expected", begin);
        }
        return Long.parseLong(text.substring(begin, at));
    }

    private String base64() throws ParseException {
        expect(':');
        int end = text.indexOf(':', at);
        if (end < 0 || end + 1 < text.length()) {
            throw new ParseException("bytes were expected", at);
        }
        String base64 = text.substring(at, end);
        try {
            Base64.getDecoder().decode(base64);
            return base64;
        } catch (IllegalArgumentException e) {
            throw new ParseException("Base64 was expected", at);
        }
    }

    private boolean take(char c) {
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private void expect(char c) throws ParseException {
        if (!take(c)) {
            throw new ParseException("'" + c + "' was expected", at);
        }
    }
}
