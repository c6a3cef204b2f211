// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Default;
import io.undertow.util.HttpString;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lets consumers in that have a key: {@code api-key: {}}, or {@code api-key: {query: key}}.
 *
 * @param header that has it, X-API-Key where no place is said
 * @param query the parameter that has it
 * @param cookie that has it
 * @param forward whether the upstream gets it too
 * @param anonymous the consumer that those are who send no key; they are refused unless it is said
 * @param headers in which the upstream is told what is known of the consumer, by the key of its metadata
 */
public record ApiKey(
        Optional<String> header,
        Optional<String> query,
        Optional<String> cookie,
        @Default("false") boolean forward,
        Optional<String> anonymous,
        Map<String, String> headers)
        implements Authentication {

    private static final String HEADER = "X-API-Key";

    public ApiKey {
        List<String> places =
                Stream.of(header, query, cookie).flatMap(Optional::stream).toList();
        if (places.size() > 1) {
            throw new IllegalArgumentException("api-key: " + String.join(", ", places)
                    + " (expected: one of header, query and cookie; several api-key stand in any-of)");
        }
        header.ifPresent(name -> HeaderRules.name("header", name));
        query.ifPresent(name -> HeaderRules.token("query", name));
        cookie.ifPresent(name -> HeaderRules.token("cookie", name));
        headers = HeaderRules.told(headers);
    }

    CredentialPlace place() {
        return query.<CredentialPlace>map(CredentialPlace.Query::new)
                .or(() -> cookie.map(CredentialPlace.Cookie::new))
                .orElseGet(() -> new CredentialPlace.Header(new HttpString(header.orElse(HEADER))));
    }

    @Override
    public Scheme scheme(PolicyContext context) {
        return new ApiKeyScheme(this, context.consumers());
    }
}
