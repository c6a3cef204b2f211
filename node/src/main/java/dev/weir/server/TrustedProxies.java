// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import com.google.common.net.InetAddresses;
import dev.weir.config.ListenerConfig.Trusted;
import dev.weir.http.Client;
import dev.weir.policy.NetworkSet;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whom a listener believes when it says for whom it forwards: the header is read from its end, as long as the one who
 * wrote an entry is trusted and the depth is not used up; the first address that is nobody we trust is the client. What
 * stands before it anybody may have written, and it is not passed on.
 */
final class TrustedProxies {

    private static final HttpString X_FORWARDED_FOR = new HttpString("X-Forwarded-For");
    private static final HttpString X_FORWARDED_PROTO = new HttpString("X-Forwarded-Proto");
    private static final HttpString X_FORWARDED_PORT = new HttpString("X-Forwarded-Port");
    private static final HttpString FORWARDED = new HttpString("Forwarded");

    private final NetworkSet networks;
    private final int depth;
    private final boolean standard;

    TrustedProxies(Trusted settings) {
        this.networks = new NetworkSet(settings.networks());
        this.depth = settings.depth();
        this.standard = settings.header() == Trusted.Header.FORWARDED;
    }

    /**
     * Whom a request is from, and how it reached the first proxy.
     *
     * @param scheme {@code http} or {@code https}
     */
    record Origin(Client client, String scheme) {}

    /** @param scheme how the request reached the listener */
    Origin origin(Client peer, String scheme, HeaderMap headers) {
        if (!networks.contains(peer.address())) {
            return new Origin(peer, scheme);
        }
        Deque<Hop> said = standard ? forwarded(headers) : xForwarded(headers);
        Deque<String> way = new ArrayDeque<>();
        way.addFirst(peer.text());
        InetAddress client = peer.address();
        String proto = scheme;
        while (way.size() <= depth && networks.contains(client) && !said.isEmpty()) {
            Hop hop = said.removeLast();
            if (hop.address().isEmpty()) {
                break; // unknown, or hidden: nobody further out can be believed
            }
            client = hop.address().get();
            proto = hop.scheme().orElse(proto);
            way.addFirst(InetAddresses.toAddrString(client));
        }
        String port = one(headers, X_FORWARDED_PORT)
                .filter(text -> text.matches("[0-9]{1,5}"))
                .orElse(peer.listenerPortText());
        Client named = new Client(
                client, InetAddresses.toAddrString(client), port, String.join(", ", way), peer.certificate());
        return new Origin(named, standard ? proto : xForwardedProto(headers).orElse(proto));
    }

    /** One entry: who sent the request to whoever wrote it. */
    private record Hop(Optional<InetAddress> address, Optional<String> scheme) {}

    private static Deque<Hop> xForwarded(HeaderMap headers) {
        Deque<Hop> hops = new ArrayDeque<>();
        for (String value : values(headers, X_FORWARDED_FOR)) {
            for (String entry : value.split(",", -1)) {
                hops.addLast(new Hop(address(entry.trim()), Optional.empty()));
            }
        }
        return hops;
    }

    /** The entry of the nearest proxy: it spoke for the one before it. */
    private static Optional<String> xForwardedProto(HeaderMap headers) {
        return one(headers, X_FORWARDED_PROTO)
                .map(text -> text.substring(text.lastIndexOf(',') + 1).trim())
                .flatMap(TrustedProxies::scheme);
    }

    /** RFC 7239 §4. */
    private static Deque<Hop> forwarded(HeaderMap headers) {
        Deque<Hop> hops = new ArrayDeque<>();
        for (String value : values(headers, FORWARDED)) {
            for (String element : value.split(",", -1)) {
                Optional<InetAddress> address = Optional.empty();
                Optional<String> scheme = Optional.empty();
                for (String pair : element.split(";", -1)) {
                    int equals = pair.indexOf('=');
                    String name =
                            equals < 0 ? "" : pair.substring(0, equals).trim().toLowerCase(Locale.ROOT);
                    String text = unquoted(pair.substring(equals + 1).trim());
                    address = name.equals("for") ? address(text) : address;
                    scheme = name.equals("proto") ? scheme(text) : scheme;
                }
                hops.addLast(new Hop(address, scheme));
            }
        }
        return hops;
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static Optional<String> scheme(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.equals("http") || lower.equals("https") ? Optional.of(lower) : Optional.empty();
    }

    /** An address, with or without a port: {@code 192.0.2.1}, {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}. */
    private static Optional<InetAddress> address(String text) {
        String host = text;
        if (text.startsWith("[") && text.indexOf(']') > 0) {
            host = text.substring(1, text.indexOf(']'));
        } else if (text.indexOf(':') >= 0 && text.indexOf(':') == text.lastIndexOf(':')) {
            host = text.substring(0, text.indexOf(':'));
        }
        return InetAddresses.isInetAddress(host) ? Optional.of(InetAddresses.forString(host)) : Optional.empty();
    }

    private static Optional<String> one(HeaderMap headers, HttpString name) {
        List<String> all = values(headers, name);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    private static List<String> values(HeaderMap headers, HttpString name) {
        HeaderValues values = headers.get(name);
        return values == null ? List.of() : new ArrayList<>(values);
    }
}
