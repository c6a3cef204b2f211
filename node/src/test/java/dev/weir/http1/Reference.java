// SPDX-License-Identifier: Apache-2.0
package dev.weir.http1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What RFC 9112 says of a head and of a chunked body, written down a second time without regard for speed: lines and
 * regular expressions. Where the RFC leaves a choice it takes the strict one.
 */
final class Reference {

    static final long CHUNKED = -2;
    static final long UNTIL_CLOSE = -1;

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern REQUEST_LINE = Pattern.compile("(" + TOKEN + ") ([!-~]+) HTTP/1\\.([01])");
    private static final Pattern STATUS_LINE =
            Pattern.compile("HTTP/1\\.([01]) ([1-5][0-9][0-9])(?: [\\t -~\\x80-\\xff]*)?");
    private static final Pattern FIELD = Pattern.compile(
            "(" + TOKEN + "):[\\t ]*((?:[!-~\\x80-\\xff](?:[\\t -~\\x80-\\xff]*[!-~\\x80-\\xff])?)?)[\\t ]*");
    private static final String VALUE = "[\\t -~\\x80-\\xff]*";
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private Reference() {}

    /** A head that is accepted. */
    record Head(
            String method,
            String target,
            int status,
            boolean http11,
            String host,
            long length,
            boolean persistent,
            List<String> fields) {}

    /** A request's head; empty when it is to be refused. */
    static Optional<Head> request(String text) {
        List<String> lines = lines(text);
        Matcher line = REQUEST_LINE.matcher(lines.get(0));
        if (!line.matches() || !line.group(1).equals(line.group(1).toUpperCase(Locale.ROOT))) {
            return Optional.empty();
        }
        boolean http11 = line.group(3).equals("1");
        Optional<List<String[]>> fields = fields(lines);
        if (fields.isEmpty() || !framed(fields.get(), http11)) {
            return Optional.empty();
        }
        List<String> hosts = values(fields.get(), "host");
        if (hosts.size() > 1 || !values(fields.get(), "expect").stream().allMatch("100-continue"::equalsIgnoreCase)) {
            return Optional.empty();
        }
        List<String> lengths = values(fields.get(), "content-length");
        boolean chunked = !values(fields.get(), "transfer-encoding").isEmpty();
        long length = chunked ? CHUNKED : lengths.isEmpty() ? 0 : Long.parseLong(lengths.get(0));
        return Optional.of(new Head(
                line.group(1),
                line.group(2),
                0,
                http11,
                hosts.isEmpty() ? "" : hosts.get(0),
                length,
                persistent(fields.get(), http11),
                others(fields.get())));
    }

    /** An answer's head; empty when it is to be refused. */
    static Optional<Head> answer(String text, boolean toHead) {
        List<String> lines = lines(text);
        Matcher line = STATUS_LINE.matcher(lines.get(0));
        if (!line.matches()) {
            return Optional.empty();
        }
        boolean http11 = line.group(1).equals("1");
        int status = Integer.parseInt(line.group(2));
        Optional<List<String[]>> fields = fields(lines);
        if (fields.isEmpty() || !framed(fields.get(), http11)) {
            return Optional.empty();
        }
        List<String> lengths = values(fields.get(), "content-length");
        boolean chunked = !values(fields.get(), "transfer-encoding").isEmpty();
        long length = chunked ? CHUNKED : lengths.isEmpty() ? UNTIL_CLOSE : Long.parseLong(lengths.get(0));
        if (toHead || status < 200 || status == 204 || status == 304) {
            length = 0;
        }
        boolean persistent = length != UNTIL_CLOSE && persistent(fields.get(), http11);
        return Optional.of(new Head("", "", status, http11, "", length, persistent, others(fields.get())));
    }

    private static List<String> lines(String text) {
        return List.of(text.substring(0, text.length() - 4).split("\r\n", -1));
    }

    private static Optional<List<String[]>> fields(List<String> lines) {
        List<String[]> fields = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            Matcher field = FIELD.matcher(line);
            if (!field.matches()) {
                return Optional.empty();
            }
            fields.add(new String[] {field.group(1).toLowerCase(Locale.ROOT), field.group(2)});
        }
        return Optional.of(fields);
    }

    /** Whether the length is said at most once, in one way. */
    private static boolean framed(List<String[]> fields, boolean http11) {
        List<String> lengths = values(fields, "content-length");
        List<String> codings = values(fields, "transfer-encoding");
        boolean plain = lengths.size() <= 1
                && lengths.stream().allMatch(text -> LENGTH.matcher(text).matches());
        boolean coded = http11
                && lengths.isEmpty()
                && codings.size() == 1
                && codings.get(0).equalsIgnoreCase("chunked");
        return plain && (codings.isEmpty() || coded);
    }

    private static boolean persistent(List<String[]> fields, boolean http11) {
        List<String> options = options(fields);
        return !options.contains("close") && (http11 || options.contains("keep-alive"));
    }

    private static List<String> options(List<String[]> fields) {
        List<String> options = new ArrayList<>();
        for (String value : values(fields, "connection")) {
            for (String option : value.split(",", -1)) {
                options.add(option.trim().toLowerCase(Locale.ROOT));
            }
        }
        return options;
    }

    private static List<String> values(List<String[]> fields, String name) {
        return fields.stream()
                .filter(field -> field[0].equals(name))
                .map(field -> field[1])
                .toList();
    }

    /** The fields that are neither framing nor for this hop, of the names that the seeds use. */
    private static List<String> others(List<String[]> fields) {
        List<String> options = options(fields);
        return fields.stream()
                .filter(field -> List.of("x", "etag", "link").contains(field[0]) && !options.contains(field[0]))
                .map(field -> field[0] + ": " + field[1])
                .sorted()
                .toList();
    }

    /** How a chunked body comes out. */
    record Body(Outcome outcome, String body, int end) {}

    /** What can become of it. */
    enum Outcome {
        WHOLE,
        UNFINISHED,
        MALFORMED
    }

    /** A chunked body at the beginning of a text. */
    static Body chunks(String text) {
        StringBuilder body = new StringBuilder();
        Pattern size = Pattern.compile("([0-9A-Fa-f]{1,15})(?:[\\t ]*;[\\t -~\\x80-\\xff]*)?\r\n");
        int at = 0;
        while (true) {
            Matcher line = size.matcher(text).region(at, text.length());
            if (!line.lookingAt()) {
                return new Body(line.hitEnd() ? Outcome.UNFINISHED : Outcome.MALFORMED, body.toString(), at);
            }
            long length = Long.parseLong(line.group(1), 16);
            at = line.end();
            if (length == 0) {
                return trailers(text, at, body.toString());
            }
            int end = (int) Math.min(at + length, text.length());
            body.append(text, at, end);
            String behind = text.substring(end, Math.min(end + 2, text.length()));
            if (end < at + length || behind.length() < 2) {
                boolean good = "\r\n".startsWith(behind);
                return new Body(good ? Outcome.UNFINISHED : Outcome.MALFORMED, body.toString(), end);
            }
            if (!behind.equals("\r\n")) {
                return new Body(Outcome.MALFORMED, body.toString(), end);
            }
            at = end + 2;
        }
    }

    /** What follows the last chunk; a line is judged when it is there. */
    private static Body trailers(String text, int from, String body) {
        Matcher fields = Pattern.compile("(?:" + TOKEN + ":" + VALUE + "\r\n)*").matcher(text);
        fields.region(from, text.length()).lookingAt();
        String rest = text.substring(fields.end());
        if (rest.startsWith("\r\n")) {
            return new Body(Outcome.WHOLE, body, fields.end() + 2);
        }
        boolean open = rest.matches(VALUE + "\r?");
        return new Body(open ? Outcome.UNFINISHED : Outcome.MALFORMED, body, from);
    }
}
