// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Credentials as an attacker would make them who knows everything but the secrets. */
final class Forgery {

    private static final TokenKey OWN = TokenKey.named("key-of-nobody");
    private static final AtomicInteger numbers = new AtomicInteger();

    private Forgery() {}

    /** Tokens that are like those by a key that is published. */
    static List<Credential> tokens(TokenKey key) {
        String claims = TokenIssuer.claims("forged", "alice");
        String kid = "\"kid\":\"" + key.id() + "\"";
        String right = key.token(claims);
        String[] parts = right.split("\\.");
        long now = System.currentTimeMillis() / 1_000;
        PublicKey published = key.pair().getPublic();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(published.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        return List.of(
                token("signed-by-another-key", OWN.token("{\"alg\":\"RS256\"," + kid + "}", claims)),
                token("signed-by-a-key-of-its-own", OWN.token(withOwnKey(kid), claims)),
                token("not-signed", TokenKey.encoded("{\"alg\":\"none\"," + kid + "}") + '.' + parts[1] + '.'),
                token("without-a-signature", parts[0] + '.' + parts[1] + '.'),
                token("hmac-by-the-public-key", hmac(kid, claims, published.getEncoded())),
                token("hmac-by-the-public-key-as-pem", hmac(kid, claims, pem.getBytes(UTF_8))),
                token("tampered", parts[0] + '.' + TokenKey.encoded(claims.replace("alice", "admin")) + '.' + parts[2]),
                token("cut-off", right.substring(0, right.length() - 1)),
                token("expired", key.token(claims.replaceAll("\"exp\":\\d+", "\"exp\":" + (now - 3_600)))),
                token("not-yet", key.token(claims.replace("\"jti\"", "\"nbf\":" + (now + 3_600) + ",\"jti\""))),
                token("for-ever", key.token(claims.replaceAll(",\"exp\":\\d+", ""))),
                token("of-another-issuer", key.token(claims.replace(TokenIssuer.NAME, "https://id.example"))),
                token("two-issuers", key.token(claims.replace("\"jti\"", "\"iss\":\"https://id.example\",\"jti\""))));
    }

    /** One by a key that nobody knows, and nobody has asked for yet. */
    static Credential unknown() {
        String id = "nobody-" + numbers.incrementAndGet();
        return token(
                "by-an-unknown-key",
                OWN.token("{\"alg\":\"RS256\",\"kid\":\"" + id + "\"}", TokenIssuer.claims("forged", "alice")));
    }

    /** Keys that are like a good one. */
    static List<Credential> keys(Credential good) {
        String text = good.field().substring(good.field().indexOf(' ') + 1);
        return List.of(
                Credential.key("forged-digest", Credential.digest(text)),
                Credential.key("forged-cut-off", text.substring(0, text.length() - 1)),
                Credential.key("forged-longer", text + "A"),
                Credential.key("forged-in-lower-case", text.toLowerCase(Locale.ROOT)),
                Credential.key("forged-twice", text + "\r\nX-API-Key: " + text),
                Credential.key("forged-empty", ""));
    }

    private static Credential token(String id, String token) {
        return Credential.token("forged-" + id, token);
    }

    private static String withOwnKey(String kid) {
        return "{\"alg\":\"RS256\"," + kid + ",\"jwk\":" + OWN.published() + "}";
    }

    private static String hmac(String kid, String claims, byte[] secret) {
        String input = TokenKey.encoded("{\"alg\":\"HS256\"," + kid + "}") + '.' + TokenKey.encoded(claims);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return input + '.' + TokenKey.encoded(mac.doFinal(input.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
