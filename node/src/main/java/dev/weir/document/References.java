// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The references in a text: {@code ${env:NAME}}, {@code ${env:NAME:-default}}, {@code ${file:/run/secrets/x}};
 * {@code $$} is one dollar sign, and a dollar sign before anything but a brace is itself. What a reference stands for
 * is not searched for references again. Syntax after the OpenTelemetry configuration data model.
 */
final class References {

    private static final Pattern VARIABLE = Pattern.compile("env:([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);

    private static final Pattern ONE = Pattern.compile("\\$\\{(env:[A-Za-z_][A-Za-z0-9_]*|file:[^}]+)}");

    private final Environment environment;

    References(Environment environment) {
        this.environment = environment;
    }

    /**
     * A text without references.
     *
     * @param value not to be shown where it is {@code referred}
     * @param referred whether a part of it came from a reference
     */
    record Text(String value, boolean referred) {}

    /** Whether a text is one reference and nothing else, without a default: the document has none of its value. */
    static boolean isOne(String raw) {
        return ONE.matcher(raw).matches();
    }

    /** @throws IllegalArgumentException which reference stands for nothing; without a resolved value */
    Text resolve(String raw) {
        int at = raw.indexOf('$');
        if (at < 0) {
            return new Text(raw, false);
        }
        StringBuilder text = new StringBuilder(raw.length());
        boolean referred = false;
        int done = 0;
        while (at >= 0) {
            text.append(raw, done, at);
            if (raw.startsWith("${", at)) {
                int end = raw.indexOf('}', at);
                if (end < 0) {
                    throw wrong(raw.substring(at), "} at the end of the reference; $$ for a dollar sign");
                }
                text.append(target(raw.substring(at + 2, end)));
                referred = true;
                done = end + 1;
            } else {
                text.append('$');
                done = at + (raw.startsWith("$$", at) ? 2 : 1);
            }
            at = raw.indexOf('$', done);
        }
        return new Text(text.append(raw, done, raw.length()).toString(), referred);
    }

    private String target(String reference) {
        Matcher variable = VARIABLE.matcher(reference);
        if (variable.matches()) {
            return variable(variable.group(1), Optional.ofNullable(variable.group(2)));
        }
        if (reference.startsWith("file:") && reference.length() > "file:".length()) {
            return file(reference.substring("file:".length()));
        }
        throw wrong(
                "${" + reference + "}", "${env:NAME}, ${env:NAME:-otherwise} or ${file:/path}; $$ for a dollar sign");
    }

    private String variable(String name, Optional<String> otherwise) {
        Optional<String> value = environment.variable(name);
        if (otherwise.isPresent()) {
            return value.filter(text -> !text.isEmpty()).orElse(otherwise.get());
        }
        return value.orElseThrow(() -> wrong("${env:" + name + "}", "the environment variable " + name + " to be set"));
    }

    private String file(String path) {
        try {
            return environment.file(path);
        } catch (IOException | InvalidPathException e) {
            throw wrong("${file:" + path + "}", "a file that can be read; " + reason(e));
        }
    }

    /** Why a file was not read, in an operator's words. */
    static String reason(Exception failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is none";
        }
        if (failure instanceof AccessDeniedException) {
            return "access is denied";
        }
        if (failure instanceof CharacterCodingException) {
            return "it is not UTF-8";
        }
        return String.valueOf(failure.getMessage());
    }

    private static IllegalArgumentException wrong(String reference, String expected) {
        return new IllegalArgumentException(reference + " (expected: " + expected + ")");
    }
}
