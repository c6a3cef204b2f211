// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.policy.Callers.with;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import dev.weir.auth.RequestSignature;
import dev.weir.http.Request;
import io.undertow.util.HeaderMap;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A client that signs its requests with HMAC-SHA-256. */
final class Signer {

    private final String secret;

    Signer(String secret) {
        this.secret = secret;
    }

    /** @param input without its label: {@code ("@method");created=1;keyid="key-1"} */
    Request sign(Request request, String input) {
        HeaderMap unsigned = new HeaderMap();
        unsigned.put(RequestSignature.INPUT, "sig1=" + input);
        unsigned.put(RequestSignature.SIGNATURE, "sig1=:AAAA:");
        byte[] base = RequestSignature.of(unsigned)
                .flatMap(signature -> signature.base(request.head()))
                .orElseThrow();
        String signature = Base64.getEncoder().encodeToString(mac(base));
        return with(with(request, "Signature-Input", "sig1=" + input), "Signature", "sig1=:" + signature + ':');
    }

    /** With what is said of its body. */
    static Request digested(Request request, String body) {
        byte[] digest = Hashing.sha256().hashString(body, UTF_8).asBytes();
        return with(request, "Content-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(digest) + ':');
    }

    private byte[] mac(byte[] base) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return mac.doFinal(base);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
