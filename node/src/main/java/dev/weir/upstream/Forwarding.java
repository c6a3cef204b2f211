// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.http.Client;
import dev.weir.http.Request;
import dev.weir.http.RequestHead;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Set;

/**
 * What an instance is told of for whom we forward: {@code X-Forwarded-*}, {@code Forwarded} (RFC 7239) and {@code Via}
 * (RFC 9110 §7.6.3). What clients send under the names of the first two is never passed on: who is to be believed was
 * decided at the listener. What we ask on our own account says itself whom it is about.
 */
final class Forwarding {

    static final HttpString X_FORWARDED_FOR = new HttpString("X-Forwarded-For");
    static final HttpString X_FORWARDED_PROTO = new HttpString("X-Forwarded-Proto");
    static final HttpString X_FORWARDED_HOST = new HttpString("X-Forwarded-Host");
    static final HttpString X_FORWARDED_PORT = new HttpString("X-Forwarded-Port");
    static final HttpString FORWARDED = new HttpString("Forwarded");

    private static final Set<HttpString> OURS = Set.of(
            Headers.HOST,
            Headers.EXPECT,
            X_FORWARDED_FOR,
            X_FORWARDED_PROTO,
            X_FORWARDED_HOST,
            X_FORWARDED_PORT,
            FORWARDED);

    /** Of every request. */
    private static final Set<HttpString> OF_THE_CONNECTION = Set.of(Headers.HOST, Headers.EXPECT);

    private static final String PSEUDONYM = " weir";

    private Forwarding() {}

    /**
     * Whether the field is written by us or meant for us, so that what the client sent is not passed on.
     *
     * @param forwards as {@link #forwards} says of the request
     */
    static boolean ours(HttpString name, boolean forwards) {
        return OURS.contains(name) && (forwards || OF_THE_CONNECTION.contains(name));
    }

    /** Whether there is somebody for whom we forward. */
    static boolean forwards(Request request) {
        return !request.client().equals(Client.NOBODY);
    }

    /** The value of {@code Via}, for what the client's message was received as. */
    static String via(RequestHead head) {
        return head.version() + PSEUDONYM;
    }

    /** The value of {@code Forwarded}: an element for each hop, the last one is ours and says how we were reached. */
    static String forwarded(Request request) {
        Client client = request.client();
        StringBuilder text = new StringBuilder(96);
        String way = client.forwardedFor();
        int comma = way.indexOf(',');
        element(text, comma < 0 ? way : way.substring(0, comma));
        text.append(";host=\"")
                .append(request.head().authority())
                .append("\";proto=")
                .append(request.head().scheme());
        while (comma >= 0) {
            int next = way.indexOf(',', comma + 1);
            element(text.append(", "), way.substring(comma + 2, next < 0 ? way.length() : next));
            comma = next;
        }
        return text.toString();
    }

    private static void element(StringBuilder text, String address) {
        if (address.indexOf(':') >= 0) {
            text.append("for=\"[").append(address).append("]\"");
        } else {
            text.append("for=").append(address);
        }
    }
}
