// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.ProxyError.HTTP_REQUEST_DENIED;

import dev.weir.http.Filter;
import dev.weir.http.ProxyException;
import java.util.List;
import java.util.Optional;

/**
 * Refuses every client but these: {@code ip-allow: {addresses: [10.0.0.0/8, 2001:db8::7]}}.
 *
 * @param addresses at least one address or network
 */
public record IpAllow(List<Network> addresses) implements Policy {

    public IpAllow {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("addresses: an empty list (expected: at least one)");
        }
    }

    @Override
    public Filter toFilter(PolicyContext context) {
        NetworkSet allowed = new NetworkSet(addresses);
        return (request, next) -> {
            if (allowed.contains(request.client().address())) {
                return next.handle(request);
            }
            request.body().close();
            return ProxyException.failed(HTTP_REQUEST_DENIED, "the client's address is not allowed");
        };
    }

    @Override
    public Optional<String> misplaced(List<Policy> before) {
        return CachePlace.open(this, before);
    }
}
