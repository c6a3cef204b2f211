// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Notices as a file that a person can read: what it is, a checksum of the rest, an empty line, and one line of JSON for
 * each.
 *
 * <pre>
 * weir-notices: 1
 * sha-256: 2c26b46b…
 *
 * {"key":"revoked 8c1f","values":["JTI","t-17","","1795300000000"],"stamp":1795300000000,"author":"…","until":…}
 * </pre>
 */
final class NoticeText {

    private static final String HEAD = "weir-notices: 1\nsha-256: ";
    private static final String END = "\n\n";
    private static final JsonFactory JSON = new JsonFactory();

    private NoticeText() {}

    static byte[] write(Collection<Notice> notices) {
        StringBuilder lines = new StringBuilder();
        notices.forEach(notice -> lines.append(line(notice)).append('\n'));
        return (HEAD + sum(lines.toString()) + END + lines).getBytes(UTF_8);
    }

    private static String line(Notice notice) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("key", notice.key());
            json.writeArrayFieldStart("values");
            for (String value : notice.values()) {
                json.writeString(value);
            }
            json.writeEndArray();
            json.writeNumberField("stamp", notice.stamp());
            json.writeStringField("author", notice.author());
            json.writeNumberField("until", notice.until());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("into memory", e);
        }
        return line.toString();
    }

    /** @throws IllegalArgumentException with what is wrong, for people, when this is not what was written */
    static List<Notice> read(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        int end = text.indexOf(END);
        if (end < 0 || !text.startsWith(HEAD)) {
            throw new IllegalArgumentException("its head is cut off or is not one of ours");
        }
        String lines = text.substring(end + END.length());
        if (!text.substring(HEAD.length(), end).equals(sum(lines))) {
            throw new IllegalArgumentException("its checksum does not fit: it was cut off or changed by hand");
        }
        List<Notice> notices = new ArrayList<>();
        lines.lines().forEach(line -> notices.add(notice(line)));
        return notices;
    }

    private static Notice notice(String line) {
        Map<String, Object> members = JsonValues.object(line).orElse(Map.of());
        if (members.get("key") instanceof String key
                && members.get("values") instanceof List<?> values
                && members.get("stamp") instanceof Number stamp
                && members.get("author") instanceof String author
                && members.get("until") instanceof Number until) {
            List<String> texts = values.stream().map(String::valueOf).toList();
            return new Notice(key, texts, stamp.longValue(), author, until.longValue());
        }
        throw new IllegalArgumentException("a line cannot be read");
    }

    private static String sum(String lines) {
        return Hashing.sha256().hashString(lines, UTF_8).toString();
    }
}
