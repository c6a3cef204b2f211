// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.Request;
import java.util.List;
import java.util.Optional;

/**
 * Where the references in the answer to one request lead, seen from the client.
 *
 * @param request as the client sent it, with its journey
 * @param upstreamPath its path as the upstream got it, from which relative references go
 * @param moves from the upstream's paths to the client's, one after the other
 * @param only the one host whose references are meant; empty for the instance that answers
 * @param origin in front of where they lead; empty for a path alone
 */
record LocationMap(
        Request request, String upstreamPath, List<PathMove> moves, Optional<UriReference> only, String origin) {

    /** The reference as it must be for the client; empty where it stays as it is. */
    Optional<String> moved(String value) {
        UriReference reference = UriReference.parse(value);
        if (!isMeant(reference) || (reference.isRelative() && reference.path().isEmpty())) {
            return Optional.empty();
        }
        Optional<String> path = Optional.of(reference.pathFrom(upstreamPath));
        for (PathMove move : moves) {
            path = path.flatMap(move::apply);
        }
        return path.filter(there -> !(reference.isRelative() && isThere(reference, there)))
                .map(there -> originOf(reference, there) + there + reference.rest());
    }

    private boolean isThere(UriReference reference, String path) {
        return origin.isEmpty() && reference.pathFrom(request.path()).equals(path);
    }

    private boolean isMeant(UriReference reference) {
        if (reference.authority().isEmpty()) {
            return reference.scheme().isEmpty() && only.isEmpty();
        }
        String scheme = reference.scheme().isEmpty() ? "http" : reference.scheme();
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return false;
        }
        String there = UriReference.hostAndPort(scheme, reference.authority().get());
        if (only.isPresent()) {
            return only.get().scheme().equals(scheme)
                    && there.equals(UriReference.hostAndPort(
                            scheme, only.get().authority().orElse("")));
        }
        String instance = request.journey().instance();
        return isOwn(reference) || (!instance.isEmpty() && there.equals(UriReference.hostAndPort(scheme, instance)));
    }

    /** Whether it leads to where the client sent its request: instances learn that from {@code Host}. */
    private boolean isOwn(UriReference reference) {
        // The scheme does not count: the instance is asked by http where the client used https.
        return reference
                .authority()
                .filter(request.head().authority()::equalsIgnoreCase)
                .isPresent();
    }

    private String originOf(UriReference reference, String path) {
        if (!origin.isEmpty()) {
            return origin;
        }
        if (isOwn(reference) && reference.scheme().equals("https")) {
            // It may be what sends clients from http to https: as a path alone it would lead back to where it came
            // from.
            return "https://" + reference.authority().orElse("");
        }
        // A path that begins like this would be read as a host.
        boolean host = path.startsWith("//") || path.startsWith("/\\");
        return host ? request.head().scheme() + "://" + request.head().authority() : "";
    }
}
