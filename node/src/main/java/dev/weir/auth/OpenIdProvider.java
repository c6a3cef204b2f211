// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an issuer says of itself, as far as people log in there (OpenID Connect Discovery 1.0 §3).
 *
 * @param issuer its name
 * @param authorization where browsers are sent to log in; empty where it has none that is safe
 * @param token where codes are redeemed; empty where it has none that is safe
 * @param endSession where browsers are sent to log out (RP-Initiated Logout 1.0 §2.1); empty where it has none
 * @param clientMethods how clients may prove who they are at {@code token}; empty for the usual way
 * @param namesItself whether it says with each answer whose it is (RFC 9207 §3)
 */
public record OpenIdProvider(
        String issuer,
        String authorization,
        String token,
        String endSession,
        Set<String> clientMethods,
        boolean namesItself) {

    /** Nobody knows anything of it. */
    static final OpenIdProvider NONE = new OpenIdProvider("", "", "", "", Set.of(), false);

    private static final int VALUES = 6;

    public OpenIdProvider {
        clientMethods = Set.copyOf(clientMethods);
    }

    /**
     * What is read of a configuration; what leads from https to anything else is left out.
     *
     * @param scheme of the URL where it was found
     */
    static OpenIdProvider of(Map<String, Object> said, String scheme) {
        Object methods = said.get("token_endpoint_auth_methods_supported");
        return new OpenIdProvider(
                said.get("issuer") instanceof String issuer ? issuer : "",
                url(said.get("authorization_endpoint"), scheme),
                url(said.get("token_endpoint"), scheme),
                url(said.get("end_session_endpoint"), scheme),
                methods instanceof List<?> list
                        ? list.stream().map(Object::toString).collect(Collectors.toSet())
                        : Set.of(),
                Boolean.TRUE.equals(said.get("authorization_response_iss_parameter_supported")));
    }

    private static String url(@Nullable Object said, String scheme) {
        if (!(said instanceof String text)) {
            return "";
        }
        try {
            URI url = URI.create(text);
            boolean safe = "https".equals(url.getScheme()) || "http".equals(scheme) && scheme.equals(url.getScheme());
            return safe && url.getHost() != null && url.getFragment() == null ? text : "";
        } catch (IllegalArgumentException e) {
            return ""; // as if it had not been said
        }
    }

    /** Whether somebody can log in there. */
    boolean isKnown() {
        return !issuer.isEmpty() && !authorization.isEmpty() && !token.isEmpty();
    }

    /** As nodes tell it each other. */
    List<String> values() {
        return List.of(
                issuer,
                authorization,
                token,
                endSession,
                clientMethods.stream().sorted().collect(Collectors.joining(" ")),
                Boolean.toString(namesItself));
    }

    /** From what {@link #values} wrote; a node that did not know of it has written nothing. */
    static OpenIdProvider of(List<String> values) {
        return values.size() < VALUES
                ? NONE
                : new OpenIdProvider(
                        values.get(0),
                        values.get(1),
                        values.get(2),
                        values.get(3),
                        values.get(4).isEmpty()
                                ? Set.of()
                                : Set.of(values.get(4).split(" ")),
                        Boolean.parseBoolean(values.get(5)));
    }
}
