// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Default;
import dev.weir.document.Keyed;
import dev.weir.http.Filter;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Asks a service whether a request may go on: {@code external-auth: {upstream: authz, path: /check}}. A 2xx lets it; a
 * 401, a 403 or a redirect is what the client is answered; anything else says nothing.
 *
 * @param upstream that is asked
 * @param path at which
 * @param host what it is called there; the upstream's name unless it is said
 * @param method in which it is asked
 * @param requestHeaders headers of the request that the service is told
 * @param responseHeaders headers of its answer that the request goes on with, in place of the client's own
 * @param denialHeaders headers of its answer that the client is given, where the request does not go on
 * @param consumerHeader of its answer, which names the consumer that the request is from
 * @param timeout how long an answer may take
 * @param cache how answers are kept; every request asks unless it is given
 * @param onFailure what becomes of a request that nothing is said about
 */
@Keyed
public record ExternalAuth(
        String upstream,
        ServicePath path,
        Optional<String> host,
        @Default("get") Method method,
        @Default("[Authorization, Cookie]") List<String> requestHeaders,
        List<String> responseHeaders,
        @Default("[WWW-Authenticate, Location, Set-Cookie, Content-Type, Content-Language, Cache-Control, Retry-After]")
                List<String> denialHeaders,
        Optional<String> consumerHeader,
        @Default("1s") Duration timeout,
        Optional<AuthCache> cache,
        @Default("deny") OnFailure onFailure)
        implements Policy {

    /** In which a service can be asked. */
    enum Method {
        GET,
        HEAD,
        POST
    }

    /** What becomes of a request that nothing is said about. */
    enum OnFailure {
        /** It is refused. */
        DENY,
        /** It goes on, and nothing is known of who sent it. */
        ALLOW
    }

    public ExternalAuth {
        host.ifPresent(name -> ServiceRules.host("host", name));
        ServiceRules.timeout("timeout", timeout);
        requestHeaders = ServiceRules.headers("request-headers", requestHeaders);
        responseHeaders = ServiceRules.headers("response-headers", responseHeaders);
        denialHeaders = ServiceRules.headers("denial-headers", denialHeaders);
        consumerHeader.ifPresent(name -> HeaderRules.name("consumer-header", name));
    }

    /** What of an answer goes on with the request, and what is only read here. */
    List<HttpString> admissionHeaders() {
        return Stream.concat(responseHeaders.stream(), consumerHeader.stream())
                .map(HttpString::new)
                .distinct()
                .toList();
    }

    @Override
    public Filter toFilter(PolicyContext context) {
        return new ExternalAuthenticator(this, context);
    }

    @Override
    public Optional<String> misplaced(List<Policy> before) {
        return CachePlace.open(this, before);
    }

    @Override
    public Map<String, String> upstreams() {
        return Map.of("upstream", upstream);
    }
}
