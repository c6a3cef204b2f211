// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A type whose values are written as one scalar.
 *
 * @param expected what to write, in an operator's words
 * @param form how the scalar is told in JSON
 * @param parser throws {@link IllegalArgumentException} with the text and what was expected
 */
record ValueType(String expected, Form form, Parser parser) {

    /** The compiler of regular expressions calls itself for every bracket. */
    private static final int REGEX_CHARACTERS_MAX = 500;

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    private static final Map<Class<?>, ValueType> KNOWN = Map.ofEntries(
            Map.entry(String.class, text("a text", text -> text)),
            Map.entry(
                    int.class,
                    new ValueType("a whole number", Form.INTEGER, (text, env) -> Integer.valueOf(text.value()))),
            Map.entry(
                    Integer.class,
                    new ValueType("a whole number", Form.INTEGER, (text, env) -> Integer.valueOf(text.value()))),
            Map.entry(
                    long.class,
                    new ValueType("a whole number", Form.INTEGER, (text, env) -> Long.valueOf(text.value()))),
            Map.entry(
                    Long.class,
                    new ValueType("a whole number", Form.INTEGER, (text, env) -> Long.valueOf(text.value()))),
            Map.entry(double.class, new ValueType("a number", Form.NUMBER, (text, env) -> finite(text.value()))),
            Map.entry(boolean.class, new ValueType("true or false", Form.BOOLEAN, (text, env) -> truth(text.value()))),
            Map.entry(Duration.class, word("a duration such as 10s, 500ms, 5m, 1h or 2d", ValueType::duration)),
            Map.entry(ByteSize.class, word(ByteSize.EXPECTED, ByteSize::parse)),
            Map.entry(URI.class, word("a URL", ValueType::uri)),
            Map.entry(Path.class, new ValueType("a path", Form.WORD, (text, env) -> path(text.value(), env))),
            Map.entry(ZoneId.class, word("a time zone such as Europe/Berlin or UTC", ValueType::zone)),
            Map.entry(Pattern.class, word("a regular expression", ValueType::pattern)),
            Map.entry(
                    InetSocketAddress.class,
                    word("host:port such as 127.0.0.1:8081 or [::1]:8081", ValueType::address)));

    /** How a value is told in JSON: {@code WORD} is a text that never looks like a number. */
    enum Form {
        TEXT,
        /** A text that no problem tells, wherever it stands. */
        SECRET,
        WORD,
        INTEGER,
        NUMBER,
        BOOLEAN
    }

    /** Makes a value of a text without references. */
    @FunctionalInterface
    interface Parser {

        /** @param text that may be a secret, and is treated as one where the form says so */
        Object parse(Secret text, Environment environment);
    }

    /** Makes a value of a text alone. */
    @FunctionalInterface
    private interface TextParser {

        Object parse(String text);
    }

    /** How the values of a type are written as a scalar; empty where they are not. */
    static Optional<ValueType> of(Class<?> type) {
        if (KNOWN.containsKey(type)) {
            return Optional.ofNullable(KNOWN.get(type));
        }
        return type.isEnum() ? Optional.of(choice(type)) : parsed(type);
    }

    private static ValueType text(String expected, TextParser parser) {
        return new ValueType(expected, Form.TEXT, (text, environment) -> parser.parse(text.value()));
    }

    private static ValueType word(String expected, TextParser parser) {
        return new ValueType(expected, Form.WORD, (text, environment) -> parser.parse(text.value()));
    }

    private static ValueType secret(String expected, Function<Secret, Object> parser) {
        return new ValueType(expected, Form.SECRET, (text, environment) -> parser.apply(text));
    }

    /** One of an enum's constants, in kebab case. */
    private static ValueType choice(Class<?> type) {
        List<Enum<?>> constants = Arrays.stream(type.getEnumConstants())
                .<Enum<?>>map(constant -> (Enum<?>) constant)
                .toList();
        List<String> names = constants.stream().map(Names::kebab).toList();
        return word("one of " + String.join(", ", names), text -> {
            int index = names.indexOf(text);
            if (index < 0) {
                throw new IllegalArgumentException(text + " " + Suggestion.of(text, names));
            }
            return constants.get(index);
        });
    }

    /** By the type's own {@code public static X parse(String)} or {@code parse(Secret)}. */
    private static Optional<ValueType> parsed(Class<?> type) {
        Optional<Method> word = parse(type, String.class);
        if (word.isPresent()) {
            return word.map(parse -> word("a " + Names.words(type), text -> call(parse, text)));
        }
        return parse(type, Secret.class).map(parse -> secret("a " + Names.words(type), secret -> call(parse, secret)));
    }

    private static Optional<Method> parse(Class<?> type, Class<?> from) {
        try {
            Method parse = type.getDeclaredMethod("parse", from);
            if (!Modifier.isStatic(parse.getModifiers()) || parse.getReturnType() != type) {
                return Optional.empty();
            }
            parse.setAccessible(true);
            return Optional.of(parse);
        } catch (NoSuchMethodException e) {
            return Optional.empty();
        }
    }

    private static Object call(Method parse, Object from) {
        try {
            return parse.invoke(null, from);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException wrong) {
                throw wrong;
            }
            throw new IllegalStateException(parse + " failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("was made accessible", e);
        }
    }

    private static Double finite(String text) {
        double number = Double.parseDouble(text);
        if (!Double.isFinite(number)) {
            throw new NumberFormatException(text);
        }
        return number;
    }

    private static Boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new NumberFormatException(text);
        };
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new NumberFormatException(text);
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(text + " (expected: a URL; " + e.getReason() + ")", e);
        }
    }

    private static Path path(String text, Environment environment) {
        try {
            return environment.path(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(text + " (expected: a path; " + e.getReason() + ")", e);
        }
    }

    private static Pattern pattern(String text) {
        if (text.length() > REGEX_CHARACTERS_MAX) {
            throw new IllegalArgumentException(
                    text.length() + " characters (expected: at most " + REGEX_CHARACTERS_MAX + ")");
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    text + " (expected: a regular expression; " + e.getDescription() + ")", e);
        }
    }

    /** A literal address is taken as it is; a name is looked up now, which may wait for DNS. */
    private static InetSocketAddress address(String text) {
        HostAndPort parts = HostAndPort.fromString(text);
        if (parts.getHost().isEmpty() || !parts.hasPort()) {
            throw new NumberFormatException(text);
        }
        if (InetAddresses.isInetAddress(parts.getHost())) {
            return new InetSocketAddress(InetAddresses.forString(parts.getHost()), parts.getPort());
        }
        InetSocketAddress address = new InetSocketAddress(parts.getHost(), parts.getPort());
        if (address.isUnresolved()) {
            throw new IllegalArgumentException(text + " (expected: a host that can be resolved)");
        }
        return address;
    }
}
