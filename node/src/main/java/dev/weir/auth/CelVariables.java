// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelVariableResolver;
import dev.weir.http.QueryParameters;
import dev.weir.http.Request;
import io.undertow.util.HeaderValues;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What expressions can ask of one request. A part that nobody asks for is not made. */
final class CelVariables implements CelVariableResolver {

    static final String METHOD = "request.method";
    static final String PATH = "request.path";
    static final String HOST = "request.host";
    static final String HEADERS = "request.headers";
    static final String QUERY = "request.query";
    static final String PATH_VARIABLES = "path";
    static final String ADDRESS = "client.address";
    static final String CONSUMER = "caller.consumer";
    static final String GROUPS = "caller.groups";
    static final String SCOPES = "caller.scopes";
    static final String CLAIMS = "caller.claims";

    private final Request request;
    private final Map<String, Object> made = new HashMap<>();

    CelVariables(Request request) {
        this.request = request;
    }

    @Override
    public Optional<Object> find(String name) {
        return switch (name) {
            case METHOD -> Optional.of(request.method().toString());
            case PATH -> Optional.of(request.path());
            case HOST -> Optional.of(request.head().host());
            case HEADERS -> once(name, this::headers);
            case QUERY -> once(name, () -> QueryParameters.all(request.head().query()));
            case PATH_VARIABLES -> Optional.of(request.variables());
            case ADDRESS -> Optional.of(request.client().text());
            case CONSUMER -> Optional.of(request.caller().consumer());
            case GROUPS -> once(name, () -> List.copyOf(request.caller().groups()));
            case SCOPES -> once(name, () -> List.copyOf(request.caller().scopes()));
            case CLAIMS -> once(name, () -> value(request.caller().claims()));
            default -> Optional.empty();
        };
    }

    private Optional<Object> once(String name, Supplier<Object> maker) {
        Object known = made.get(name);
        if (known == null) {
            known = maker.get();
            made.put(name, known);
        }
        return Optional.of(known);
    }

    /** By names in lower case; several values of one name are one, as RFC 9110 §5.2 has it. */
    private Object headers() {
        Map<String, String> headers = new HashMap<>();
        for (HeaderValues values : request.headers()) {
            headers.put(
                    values.getHeaderName().toString().toLowerCase(Locale.ROOT),
                    values.size() == 1 ? values.getFirst() : String.join(", ", values));
        }
        return headers;
    }

    /** As expressions know it: whole numbers are long ones. */
    private static Object value(@Nullable Object json) {
        if (json == null) {
            return NullValue.NULL_VALUE;
        }
        if (json instanceof Map<?, ?> map) {
            Map<String, Object> values = new HashMap<>();
            map.forEach((name, one) -> values.put(String.valueOf(name), value(one)));
            return values;
        }
        if (json instanceof Collection<?> list) {
            List<Object> values = new ArrayList<>(list.size());
            list.forEach(one -> values.add(value(one)));
            return values;
        }
        if (json instanceof Number number) {
            return number(number);
        }
        // A text, a boolean; whatever else a library makes of a claim is compared as it is written.
        return json instanceof String || json instanceof Boolean ? json : json.toString();
    }

    private static Object number(Number number) {
        if (number instanceof BigInteger large && large.bitLength() > 63) {
            // As a floating-point number it would be equal to others; as a text it is only equal to itself.
            return large.toString();
        }
        boolean whole = number instanceof Integer
                || number instanceof Long
                || number instanceof Short
                || number instanceof Byte
                || number instanceof BigInteger;
        if (whole) {
            return number.longValue();
        }
        return number.doubleValue();
    }
}
