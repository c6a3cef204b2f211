// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.net.URI;
import java.util.Optional;

/**
 * From where keys are fetched.
 *
 * @param kind what is found at the URL
 * @param ca who vouches for whoever answers there, in PEM; empty where those do whom Java trusts
 */
public record KeyOrigin(Kind kind, URI url, Optional<String> ca) {

    private static final String WELL_KNOWN = "/.well-known/openid-configuration";

    /** What an URL leads to. */
    public enum Kind {
        /** The keys (RFC 7517 §5). */
        JWKS,
        /** What an issuer says of itself, such as where its keys are (OpenID Connect Discovery §4). */
        DISCOVERY
    }

    public static KeyOrigin jwks(URI url, Optional<String> ca) {
        return new KeyOrigin(Kind.JWKS, url, ca);
    }

    /** @param issuer with or without the path that is the same for all */
    public static KeyOrigin discovery(URI issuer, Optional<String> ca) {
        String text = issuer.toString();
        String base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        URI url = base.endsWith(WELL_KNOWN) ? issuer : URI.create(base + WELL_KNOWN);
        return new KeyOrigin(Kind.DISCOVERY, url, ca);
    }

    /** Whether an issuer may be found here: it must be the one that was asked for (Discovery §4.3). */
    boolean isOf(String issuer) {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        return url.toString().equals(base + WELL_KNOWN);
    }

    /** The same text on every node, also where a file with the same authority is written otherwise. */
    String key() {
        return kind + " " + url + (ca.isPresent() ? " by its own authority" : "");
    }
}
