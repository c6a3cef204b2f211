// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a JWK Set (RFC 7517 §5). A key that cannot be used here is left out: of another kind, too weak, badly written,
 * or meant for something else than verifying ({@code use}, {@code key_ops}, {@code alg}).
 */
public final class JwkReader {

    /** A set with more keys is none that somebody has made. */
    private static final int KEYS_MAX = 200;

    private static final int ID_CHARACTERS_MAX = 512;

    private final Collection<SignatureAlgorithm> wanted;
    private final boolean secrets;

    /**
     * @param wanted the ways in which keys may be used at all; whatever they themselves say where there are none
     * @param secrets whether it may have secrets in it: never where others can read it as well
     */
    public JwkReader(Collection<SignatureAlgorithm> wanted, boolean secrets) {
        this.wanted = List.copyOf(wanted);
        this.secrets = secrets;
    }

    /** The set that is written so; also without a key that can be used. Empty where that is no set. */
    public Optional<KeySet> read(String json) {
        return JsonValues.object(json).flatMap(this::keys);
    }

    private Optional<KeySet> keys(Map<String, Object> document) {
        if (!(document.get("keys") instanceof List<?> listed) || listed.size() > KEYS_MAX) {
            return Optional.empty();
        }
        List<VerificationKey> keys = new ArrayList<>();
        for (Object one : listed) {
            if (one instanceof Map<?, ?> members) {
                key(new Jwk(members)).ifPresent(keys::add);
            }
        }
        return Optional.of(new KeySet(keys, ""));
    }

    /** The members of one key. */
    private record Jwk(Map<?, ?> members) {

        /** Empty where it is not there, or no text. */
        String text(String name) {
            return members.get(name) instanceof String text ? text : "";
        }

        /** The bytes of a member; none where it has none. */
        byte[] bytes(String name) throws InvalidKeySpecException {
            return Base64Url.decode(text(name)).orElseThrow(() -> new InvalidKeySpecException(name));
        }

        BigInteger number(String name) throws InvalidKeySpecException {
            return new BigInteger(1, bytes(name));
        }

        /** Whether it is there to verify with, as far as it says. */
        boolean verifies() {
            boolean use = !members.containsKey("use") || text("use").equals("sig");
            boolean deeds = !members.containsKey("key_ops")
                    || members.get("key_ops") instanceof List<?> named && named.contains("verify");
            return use && deeds && text("kid").length() <= ID_CHARACTERS_MAX;
        }
    }

    private Optional<VerificationKey> key(Jwk jwk) {
        if (!jwk.verifies()) {
            return Optional.empty();
        }
        try {
            return jwk.text("kty").equals("oct") ? secret(jwk) : published(jwk);
        } catch (InvalidKeySpecException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<VerificationKey> secret(Jwk jwk) throws InvalidKeySpecException {
        byte[] secret = jwk.bytes("k");
        List<SignatureAlgorithm> ways =
                ways(jwk).stream().filter(way -> way.fits(secret)).toList();
        boolean said = jwk.members().containsKey("alg") || !wanted.isEmpty();
        return secrets && (!ways.isEmpty() || !said)
                ? Optional.of(VerificationKey.secret(jwk.text("kid"), secret, ways))
                : Optional.empty();
    }

    private Optional<VerificationKey> published(Jwk jwk) throws InvalidKeySpecException {
        PublicKey key =
                switch (jwk.text("kty")) {
                    case "RSA" -> rsa(jwk.number("n"), jwk.number("e"));
                    case "EC" -> ec(jwk);
                    case "OKP" -> edwards(jwk);
                    default -> throw new InvalidKeySpecException("kty: (expected: RSA, EC, OKP or oct)");
                };
        List<SignatureAlgorithm> ways =
                ways(jwk).stream().filter(way -> way.fits(key)).toList();
        boolean said = jwk.members().containsKey("alg") || !wanted.isEmpty();
        return ways.isEmpty() && said
                ? Optional.empty()
                : Optional.of(VerificationKey.published(jwk.text("kid"), key, ways));
    }

    /** That of the key's own {@code alg}, if it is wanted; those that are wanted where it says nothing. */
    private Collection<SignatureAlgorithm> ways(Jwk jwk) {
        if (!jwk.members().containsKey("alg")) {
            return wanted;
        }
        return SignatureAlgorithm.of(jwk.text("alg")).stream()
                .filter(way -> wanted.isEmpty() || wanted.contains(way))
                .toList();
    }

    private static PublicKey rsa(BigInteger modulus, BigInteger exponent) throws InvalidKeySpecException {
        try {
            return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
        } catch (InvalidKeySpecException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java has RSA", e);
        }
    }

    private static PublicKey ec(Jwk jwk) throws InvalidKeySpecException {
        Curve curve = Curve.of(jwk.text("crv")).orElseThrow(() -> new InvalidKeySpecException("crv"));
        byte[] x = jwk.bytes("x");
        byte[] y = jwk.bytes("y");
        if (x.length != curve.bytes() || y.length != curve.bytes()) {
            throw new InvalidKeySpecException("x, y: (expected: " + curve.bytes() + " bytes)");
        }
        return curve.key(new BigInteger(1, x), new BigInteger(1, y));
    }

    private static PublicKey edwards(Jwk jwk) throws InvalidKeySpecException {
        if (!jwk.text("crv").equals("Ed25519")) {
            throw new InvalidKeySpecException("crv: (expected: Ed25519)");
        }
        return EdDsa.key(jwk.bytes("x"));
    }
}
