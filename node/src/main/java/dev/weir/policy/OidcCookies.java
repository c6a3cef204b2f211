// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.auth.CookieSeal;
import dev.weir.auth.LoginSession;
import dev.weir.auth.LoginTicket;
import dev.weir.http.Cookies;
import dev.weir.http.Request;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cookies of one {@link Oidc}: the session, in one cookie or in numbered parts, and a ticket for each login that
 * has begun, so that each of a browser's tabs has its own. Whatever cannot be opened is not there.
 */
final class OidcCookies {

    /** So long a login may take. */
    static final Duration TICKET_LASTS = Duration.ofMinutes(10);

    /** No browser keeps so many pages waiting; the oldest ones go. */
    static final int TICKETS_MAX = 5;

    /** Browsers keep 4096 bytes at least, with name and attributes (RFC 6265bis §6.1). */
    static final int PART_CHARACTERS = 3800;

    static final int PARTS_MAX = 4;

    private static final String SESSION = "session";
    private static final String LOGIN = "_login_";

    private final String name;
    private final String part;
    private final String login;
    private final CookieSeal seal;
    private final String attributes;
    private final String ticketAttributes;

    /** @param policy what it is called: what was sealed for another one does not open */
    OidcCookies(OidcCookie settings, String policy) {
        name = settings.name();
        part = name + '.';
        login = name + LOGIN;
        seal = new CookieSeal(settings.key().texts(), "oidc\0" + policy + '\0' + name);
        String place = "; Path=" + settings.path()
                + settings.domain().map(domain -> "; Domain=" + domain).orElse("")
                + (settings.secure() ? "; Secure" : "") + "; HttpOnly; SameSite=";
        attributes = place + settings.sameSite().text();
        ticketAttributes = place + OidcCookie.SameSite.LAX.text();
    }

    /** What is not for upstreams. */
    private boolean isOwn(String cookie) {
        return cookie.startsWith(name) && (cookie.equals(name) || cookie.startsWith(part) || cookie.startsWith(login));
    }

    /** The same request without any of them; the others stay. */
    Request without(Request request) {
        HeaderMap headers = request.headers();
        if (!headers.contains(Headers.COOKIE) || Cookies.names(headers).stream().noneMatch(this::isOwn)) {
            return request;
        }
        List<String> others = Cookies.without(headers, this::isOwn);
        return request.withHeaders(copy -> {
            copy.remove(Headers.COOKIE);
            others.forEach(line -> copy.add(Headers.COOKIE, line));
        });
    }

    /** What a request has; its time may be over. */
    Optional<LoginSession> session(HeaderMap headers) {
        if (!headers.contains(Headers.COOKIE)) {
            return Optional.empty();
        }
        // There may be one of another path or domain beside ours (RFC 6265bis §5.7.3), which others have set.
        return Stream.concat(Cookies.values(headers, name).stream().limit(PARTS_MAX), parts(headers).stream())
                .flatMap(cipherText -> seal.open(SESSION, cipherText).stream())
                .flatMap(text -> LoginSession.parse(text).stream())
                .findFirst();
    }

    private Optional<String> parts(HeaderMap headers) {
        StringBuilder cipherText = new StringBuilder();
        for (int i = 0; i < PARTS_MAX; i++) {
            List<String> values = Cookies.values(headers, part + i);
            if (values.isEmpty()) {
                break;
            }
            cipherText.append(values.get(0));
        }
        return cipherText.length() == 0 ? Optional.empty() : Optional.of(cipherText.toString());
    }

    /**
     * Values of {@code Set-Cookie} by which a browser keeps a session, and nothing of the one before it.
     *
     * @param headers of the request
     * @return empty where it is too large to be kept
     */
    Optional<List<String>> kept(LoginSession session, HeaderMap headers, long nowMillis) {
        String cipherText = seal.seal(SESSION, session.text());
        int count = (cipherText.length() + PART_CHARACTERS - 1) / PART_CHARACTERS;
        if (count > PARTS_MAX) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String to = count == 1 ? name : part + i;
            int end = Math.min(cipherText.length(), (i + 1) * PART_CHARACTERS);
            names.add(to);
            lines.add(to + '=' + cipherText.substring(i * PART_CHARACTERS, end) + "; Max-Age="
                    + Math.max(1, (session.endsAt() - nowMillis) / 1000) + attributes);
        }
        sessionNames(headers).filter(old -> !names.contains(old)).forEach(old -> lines.add(removal(old, attributes)));
        return Optional.of(lines);
    }

    private Stream<String> sessionNames(HeaderMap headers) {
        return Cookies.names(headers).stream()
                .filter(cookie -> isOwn(cookie) && !cookie.startsWith(login))
                .distinct()
                .limit(2 * PARTS_MAX);
    }

    /** Values of {@code Set-Cookie} by which a browser forgets the session of its request, if it has one. */
    List<String> forgotten(HeaderMap headers) {
        return sessionNames(headers).map(old -> removal(old, attributes)).toList();
    }

    private static String removal(String name, String attributes) {
        return name + "=; Max-Age=0" + attributes;
    }

    /** The ticket that is called so, if the browser has it. */
    Optional<LoginTicket> ticket(HeaderMap headers, String id) {
        return Cookies.values(headers, login + id).stream()
                .limit(PARTS_MAX)
                .flatMap(cipherText -> opened(cipherText, id).stream())
                .findFirst();
    }

    private Optional<LoginTicket> opened(String cipherText, String id) {
        return seal.open(LOGIN + id, cipherText).flatMap(LoginTicket::parse).filter(ticket -> ticket.id()
                .equals(id));
    }

    /** Values of {@code Set-Cookie} by which a browser keeps a ticket, and not more than so many others. */
    List<String> kept(LoginTicket ticket, HeaderMap headers) {
        List<String> lines = new ArrayList<>();
        String cipherText = seal.seal(LOGIN + ticket.id(), ticket.text());
        lines.add(login + ticket.id() + '=' + cipherText + "; Max-Age=" + TICKET_LASTS.toSeconds() + ticketAttributes);
        List<String> others = Cookies.names(headers).stream()
                .filter(cookie -> cookie.startsWith(login))
                .distinct()
                .toList();
        if (others.size() >= TICKETS_MAX) {
            others.stream()
                    .sorted(Comparator.comparingLong(cookie -> -begun(headers, cookie.substring(login.length()))))
                    .skip(TICKETS_MAX - 1)
                    .forEach(cookie -> lines.add(removal(cookie, ticketAttributes)));
        }
        return lines;
    }

    private long begun(HeaderMap headers, String id) {
        return ticket(headers, id).map(LoginTicket::begunMillis).orElse(0L);
    }

    /** The value of {@code Set-Cookie} by which a browser forgets a ticket. */
    String forgotten(LoginTicket ticket) {
        return removal(login + ticket.id(), ticketAttributes);
    }
}
