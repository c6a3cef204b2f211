// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.google.common.hash.HashCode;
import dev.weir.config.AdminToken;
import dev.weir.config.NodeSettings;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who may use the admin API. With tokens: whoever has one, for what its role allows. Without any: programs on this
 * machine, but not a web page that was opened on it, neither under a name that was made to point here nor from another
 * site.
 */
final class Guard {

    private static final Pattern LOOPBACK =
            Pattern.compile("(?i)(?:localhost|127(?:\\.\\d{1,3}){3}|\\[::1])(?::\\d{1,5})?");
    private static final HttpString ORIGIN = new HttpString("Origin");
    private static final String SCHEME = "bearer ";

    private final List<Key> keys = new ArrayList<>();

    /** A token and whose it is. */
    private record Key(HashCode digest, Author author) {}

    Guard(NodeSettings.Admin settings) {
        settings.token().ifPresent(token -> keys.add(new Key(HashCode.fromBytes(digest(token)), Author.TOKEN)));
        for (AdminToken token : settings.tokens()) {
            keys.add(new Key(HashCode.fromBytes(token.digest()), new Author(token.name(), token.role())));
        }
    }

    /**
     * Lets the caller in or throws a {@link Refusal}. What is open may be asked for without a {@code Host}, as health
     * checks of balancers do and no browser does.
     *
     * @param open whether a token is not needed for what is asked
     * @param write whether something may change
     */
    Author check(HeaderMap headers, boolean open, boolean write) {
        Author author = author(headers, open);
        if (write && headers.contains(ORIGIN) && !isOwn(headers)) {
            throw new Refusal(403, "A page of another origin may not change anything.");
        }
        return author;
    }

    private Author author(HeaderMap headers, boolean open) {
        if (keys.isEmpty()) {
            if (!(open && !headers.contains(Headers.HOST)) && !isAskedAsLoopback(headers)) {
                throw new Refusal(
                        403, "Without a token only a loopback address or localhost may be asked for as Host.");
            }
            return Author.LOOPBACK;
        }
        Optional<Author> known = known(headers);
        if (known.isEmpty() && !open) {
            throw new Refusal(401, "A bearer token is required.").header("WWW-Authenticate", "Bearer");
        }
        return known.orElse(Author.ANYBODY);
    }

    private static boolean isAskedAsLoopback(HeaderMap headers) {
        return LOOPBACK.matcher(value(headers, Headers.HOST)).matches();
    }

    private static boolean isOwn(HeaderMap headers) {
        return value(headers, ORIGIN).equalsIgnoreCase("http://" + value(headers, Headers.HOST));
    }

    /** Whose token is shown. All are looked at, so that the time this takes tells nothing about any of them. */
    private Optional<Author> known(HeaderMap headers) {
        String authorization = value(headers, Headers.AUTHORIZATION);
        boolean bearer = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        byte[] shown = digest(bearer ? authorization.substring(SCHEME.length()).strip() : "");
        Optional<Author> found = Optional.empty();
        for (Key key : keys) {
            if (MessageDigest.isEqual(shown, key.digest().asBytes())) {
                found = Optional.of(key.author());
            }
        }
        return found.filter(author -> bearer);
    }

    /** The value of a header; empty when it is not there or there more than once. */
    private static String value(HeaderMap headers, HttpString name) {
        HeaderValues values = headers.get(name);
        return values == null || values.size() != 1 ? "" : values.getFirst();
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }
}
