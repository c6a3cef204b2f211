// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.cache.CacheControl.Argument;
import dev.weir.cache.CacheControl.Collector;
import dev.weir.cache.Dictionary.Kind;
import dev.weir.cache.Dictionary.Value;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import java.text.ParseException;
import java.util.Optional;

/** Directives that are meant for caches like this one, in a field of their own (RFC 9213). */
final class Targeted {

    private Targeted() {}

    /** What the field says; empty where it is not there, says nothing or is malformed (RFC 9213 §2.1). */
    static Optional<CacheControl> read(HeaderMap headers, String field) {
        HeaderValues lines = headers.get(field);
        if (lines == null) {
            return Optional.empty();
        }
        Collector collector = new Collector();
        try {
            var members = Dictionary.parse(String.join(", ", lines));
            members.forEach((name, value) -> collector.add(name, argument(name, value)));
            return members.isEmpty() ? Optional.empty() : Optional.of(collector.cacheControl());
        } catch (ParseException e) {
            return Optional.empty(); // it behaves as if it were not there
        }
    }

    /** A value of another type than the directive has is not made to fit: it is as if nobody could tell what it is. */
    private static Argument argument(String name, Value value) {
        Optional<Directive> known = Directive.named(name);
        if (known.isPresent() && known.get().timed()) {
            return value.kind() == Kind.INTEGER ? new Argument(value.text(), true) : Argument.ODD;
        }
        if (value.kind() == Kind.TRUE) {
            return Argument.NONE;
        }
        boolean fields = known.isPresent() && known.get().listsFields();
        return fields && value.kind() == Kind.STRING ? new Argument(value.text(), true) : Argument.ODD;
    }
}
