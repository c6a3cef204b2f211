// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;

/**
 * A notice as a line of JSON.
 *
 * <pre>
 * {"key":"revoked 8c1f","values":["JTI","t-17","","1795300000000"],"stamp":1795300000000,"author":"…","until":…}
 * </pre>
 */
final class NoticeText {

    private NoticeText() {}

    static String write(Notice notice) {
        return JsonValues.text(ImmutableMap.of(
                "key",
                notice.key(),
                "values",
                notice.values(),
                "stamp",
                notice.stamp(),
                "author",
                notice.author(),
                "until",
                notice.until()));
    }

    /** @throws IllegalArgumentException with what is wrong, for people, when this is not what was written */
    static Notice read(String line) {
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
}
