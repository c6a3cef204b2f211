// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.cache.KeyRules;
import dev.weir.cache.Purge;
import dev.weir.cache.Purge.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be purged, as it is written: {@code {"url": …}}, {@code {"prefix": …}}, {@code {"tags": […]}} or
 * {@code {"all": true}}, and with one of them {@code "route"} and {@code "soft"}.
 */
record PurgeOrder(Kind kind, List<String> names, boolean soft, Optional<String> route) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EXPECTED =
            " (expected: one of url, prefix, tags and all; beside it, route and soft, or neither)";
    private static final Set<String> KINDS = Set.of("url", "prefix", "tags", "all");

    static PurgeOrder parse(String text) {
        JsonNode order = read(text);
        List<String> kinds = new ArrayList<>();
        order.fieldNames().forEachRemaining(name -> {
            if (KINDS.contains(name)) {
                kinds.add(name);
            } else if (!name.equals("route") && !name.equals("soft")) {
                throw new Refusal(400, name + EXPECTED);
            }
        });
        if (kinds.size() != 1) {
            throw new Refusal(400, (kinds.isEmpty() ? "nothing" : String.join(" and ", kinds)) + EXPECTED);
        }
        boolean soft = flag(order, "soft");
        Optional<String> route = Optional.ofNullable(order.get("route")).map(value -> text("route", value));
        return switch (kinds.get(0)) {
            case "url" -> new PurgeOrder(Kind.URL, texts("url", order), soft, route);
            case "prefix" -> new PurgeOrder(Kind.PREFIX, texts("prefix", order), soft, route);
            case "tags" -> new PurgeOrder(Kind.TAG, texts("tags", order), soft, route);
            default -> {
                if (!flag(order, "all")) {
                    throw new Refusal(400, "all: false" + EXPECTED);
                }
                yield new PurgeOrder(Kind.ALL, List.of(), soft, route);
            }
        };
    }

    private static JsonNode read(String text) {
        try {
            JsonNode order = JSON.readTree(text);
            if (order.isObject()) {
                return order;
            }
        } catch (JacksonException e) {
            throw new Refusal(400, "The body is not JSON: " + e.getOriginalMessage());
        }
        throw new Refusal(400, "The body is not a JSON object, such as {\"url\": \"https://api.example.com/orders\"}.");
    }

    private static List<String> texts(String name, JsonNode order) {
        JsonNode value = order.get(name);
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(item -> texts.add(text(name, item)));
        } else {
            texts.add(text(name, value));
        }
        if (texts.isEmpty()) {
            throw new Refusal(400, name + ": an empty list (expected: at least one)");
        }
        return texts;
    }

    private static String text(String name, JsonNode value) {
        if (!value.isTextual() || value.asText().isEmpty()) {
            throw new Refusal(400, name + ": " + value + " (expected: a text)");
        }
        return value.asText();
    }

    private static boolean flag(JsonNode order, String name) {
        JsonNode value = order.get(name);
        if (value != null && !value.isBoolean()) {
            throw new Refusal(400, name + ": " + value + " (expected: true or false)");
        }
        return value != null && value.asBoolean();
    }

    /** For the audit log: of URLs not the query, which may have a credential. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        String kindOf = kind.name().toLowerCase(Locale.ROOT);
        names.forEach(name -> words.add(kindOf + ' ' + name.replaceFirst("\\?.*", "?…")));
        if (names.isEmpty()) {
            words.add(kindOf);
        }
        route.ifPresent(name -> words.add("route " + name));
        if (soft) {
            words.add("soft");
        }
        return words;
    }

    /** In the words of the cache. */
    Purge purge(LiveConfig config) {
        List<String> written =
                switch (kind) {
                    case URL -> urls(config);
                    case PREFIX ->
                        names.stream().flatMap(name -> prefixes(name).stream()).toList();
                    case TAG, ALL -> names;
                };
        return new Purge(kind, written, soft, route);
    }

    /** Each as it is, and as routes call it: of its query all may count or less, and its path may be another one. */
    private List<String> urls(LiveConfig config) {
        Set<String> urls = new LinkedHashSet<>();
        for (String name : names) {
            AskedUrl asked = AskedUrl.parse(name);
            urls.addAll(KeyRules.spellings(asked.normal()));
            config.cachedAs(asked.head()).forEach(url -> urls.addAll(KeyRules.spellings(url)));
        }
        return List.copyOf(urls);
    }

    /** A path on all hosts, or the beginning of a URL. */
    private static Set<String> prefixes(String text) {
        if (text.startsWith("/")) {
            return Set.of(text);
        }
        int path = text.indexOf('/', text.indexOf("://") + 3);
        if (!text.contains("://") || path < 0) {
            throw new Refusal(
                    400, "prefix: " + text + " (expected: a path such as /shop/, or https://api.example.com/shop/)");
        }
        String origin = AskedUrl.parse(text.substring(0, path) + '/').normal();
        return KeyRules.spellings(origin + text.substring(path + 1));
    }
}
