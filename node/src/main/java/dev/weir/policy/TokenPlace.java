// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Keyed;
import io.undertow.util.HttpString;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a request has its token: {@code {header: X-Token}}, {@code {cookie: session}} or {@code {query: token}}.
 *
 * @param header {@code Bearer} may stand before the token
 * @param query a parameter; it is in the history of browsers and in logs of others
 */
@Keyed
record TokenPlace(Optional<String> header, Optional<String> cookie, Optional<String> query) {

    TokenPlace {
        List<String> places =
                Stream.of(header, cookie, query).flatMap(Optional::stream).toList();
        if (places.size() != 1) {
            throw new IllegalArgumentException(
                    places.size() + " places (expected: one of header, cookie and query; several jwt stand in any-of)");
        }
        header.ifPresent(name -> HeaderRules.name("header", name));
        cookie.ifPresent(name -> HeaderRules.token("cookie", name));
        query.ifPresent(name -> HeaderRules.token("query", name));
    }

    /** The same, as the common step looks for it. */
    CredentialPlace place() {
        return header.<CredentialPlace>map(name -> new CredentialPlace.Header(new HttpString(name)))
                .or(() -> cookie.map(CredentialPlace.Cookie::new))
                .or(() -> query.map(CredentialPlace.Query::new))
                .orElseThrow();
    }
}
