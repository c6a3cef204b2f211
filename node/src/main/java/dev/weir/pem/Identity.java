// SPDX-License-Identifier: Apache-2.0
package dev.weir.pem;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.List;

/**
 * Who one is: a certificate with those that vouch for it, and its private key.
 *
 * @param chain the own certificate first, at least that one
 */
public record Identity(List<X509Certificate> chain, PrivateKey key) {

    private static final byte[] PROBE = "does the key fit?".getBytes(StandardCharsets.US_ASCII);

    /**
     * Reads both files.
     *
     * @throws PemException one cannot be read, or they do not belong together
     */
    public static Identity parse(byte[] chain, byte[] key) throws PemException {
        return of(Certificates.parse(chain), key);
    }

    /** As {@link #parse}, for a chain that was read. */
    public static Identity of(List<X509Certificate> chain, byte[] key) throws PemException {
        Identity identity = new Identity(chain, PrivateKeys.parse(key));
        if (!identity.fits()) {
            throw new PemException("the private key of the first certificate of the chain");
        }
        return identity;
    }

    /** The algorithm of the key: RSA, EC, EdDSA or RSASSA-PSS. */
    public String keyType() {
        return key.getAlgorithm();
    }

    private boolean fits() throws PemException {
        PublicKey other = chain.get(0).getPublicKey();
        if (!other.getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        if (key instanceof RSAKey mine && other instanceof RSAKey theirs) {
            return mine.getModulus().equals(theirs.getModulus());
        }
        try {
            return verified(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : key.getAlgorithm(), other);
        } catch (InvalidAlgorithmParameterException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new PemException("a private key that can sign", e);
        }
    }

    private boolean verified(String algorithm, PublicKey other) throws GeneralSecurityException {
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(PROBE);
        byte[] signature = signing.sign();
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(other);
        verifying.update(PROBE);
        return verifying.verify(signature);
    }

    /** Never with the key. */
    @Override
    public String toString() {
        return "Identity[" + chain.get(0).getSubjectX500Principal() + "]";
    }
}
