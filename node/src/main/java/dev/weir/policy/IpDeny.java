// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.ProxyError.HTTP_REQUEST_DENIED;

import dev.weir.http.Filter;
import dev.weir.http.ProxyException;
import java.util.List;
import java.util.Optional;

/**
 * Refuses these clients: {@code ip-deny: {addresses: [192.0.2.0/24, 2001:db8::7]}}.
 *
 * @param addresses at least one address or network
 */
public record IpDeny(List<Network> addresses) implements Policy {

    public IpDeny {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("addresses: an empty list (expected: at least one)");
        }
    }

    @Override
    public Filter toFilter(PolicyContext context) {
        NetworkSet denied = new NetworkSet(addresses);
        return (request, next) -> {
            if (!denied.contains(request.client().address())) {
                return next.handle(request);
            }
            request.body().close();
            return ProxyException.failed(HTTP_REQUEST_DENIED, "the client's address is denied");
        };
    }

    @Override
    public Optional<String> misplaced(List<Policy> before) {
        return CachePlace.open(this, before);
    }
}
