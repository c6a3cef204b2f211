// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.util.List;
import java.util.Optional;

/**
 * An elliptic curve of RFC 7518 §6.2.1.1: each has its own algorithm.
 *
 * @param text its name in a JWK
 * @param bytes how long a coordinate is (§6.2.1.2)
 */
record Curve(String text, int bytes, ECParameterSpec parameters) {

    private static final List<Curve> ALL =
            List.of(of("P-256", "secp256r1", 32), of("P-384", "secp384r1", 48), of("P-521", "secp521r1", 66));

    private static Curve of(String text, String standard, int bytes) {
        try {
            AlgorithmParameters known = AlgorithmParameters.getInstance("EC");
            known.init(new ECGenParameterSpec(standard));
            return new Curve(text, bytes, known.getParameterSpec(ECParameterSpec.class));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java has " + standard, e);
        }
    }

    /** By its name in a JWK. */
    static Optional<Curve> of(String text) {
        return ALL.stream().filter(curve -> curve.text.equals(text)).findFirst();
    }

    /** That on which a key lies; another one of the same size is another one. */
    static Optional<Curve> of(ECPublicKey key) {
        ECParameterSpec own = key.getParams();
        return ALL.stream()
                .filter(curve -> curve.parameters.getCurve().equals(own.getCurve())
                        && curve.parameters.getGenerator().equals(own.getGenerator())
                        && curve.parameters.getOrder().equals(own.getOrder()))
                .findFirst();
    }

    /** The key at a point, which must lie on the curve: elsewhere it is no key that anybody has made. */
    ECPublicKey key(BigInteger x, BigInteger y) throws InvalidKeySpecException {
        if (!has(x, y)) {
            throw new InvalidKeySpecException("not on " + text);
        }
        try {
            return (ECPublicKey)
                    KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), parameters));
        } catch (InvalidKeySpecException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java has EC", e);
        }
    }

    /** Whether y² = x³ + ax + b there. */
    boolean has(BigInteger x, BigInteger y) {
        BigInteger p = ((ECFieldFp) parameters.getCurve().getField()).getP();
        if (x.signum() < 0 || y.signum() < 0 || x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
            return false;
        }
        BigInteger right = x.modPow(BigInteger.valueOf(3), p)
                .add(parameters.getCurve().getA().multiply(x))
                .add(parameters.getCurve().getB())
                .mod(p);
        return y.modPow(BigInteger.TWO, p).equals(right);
    }
}
