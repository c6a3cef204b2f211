// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import com.auth0.jwt.interfaces.Claim;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;

/**
 * A token of which nothing but the header was read yet (RFC 7515 §3.1): what is signed, and the signature. What it says
 * is not looked at before it is known who says it.
 */
final class SignedText implements DecodedJWT {

    /** A header that names something longer is none that somebody has made. */
    private static final int NAME_CHARACTERS_MAX = 512;

    private final String token;
    private final int header;
    private final int payload;
    private final Map<String, Object> said;

    private SignedText(String token, int header, int payload, Map<String, Object> said) {
        this.token = token;
        this.header = header;
        this.payload = payload;
        this.said = said;
    }

    /** Takes it apart; it is written as somebody writes it who signs it, or it is refused. */
    static SignedText parse(String token) throws TokenException {
        int header = token.indexOf('.');
        int payload = header < 0 ? -1 : token.indexOf('.', header + 1);
        if (payload < 0
                || !Base64Url.isWritten(token.substring(0, header))
                || !Base64Url.isWritten(token.substring(header + 1, payload))
                || !Base64Url.isWritten(token.substring(payload + 1))) {
            throw new TokenException(Flaw.MALFORMED);
        }
        Map<String, Object> said = JsonValues.object(Base64.getUrlDecoder().decode(token.substring(0, header)))
                .orElseThrow(() -> new TokenException(Flaw.MALFORMED));
        if (said.containsKey("crit")) {
            throw new TokenException(Flaw.CRITICAL);
        }
        return new SignedText(token, header, payload, said);
    }

    /** Empty where the header does not have it. */
    private String name(String member) throws TokenException {
        Object value = said.getOrDefault(member, "");
        if (value instanceof String text && text.length() <= NAME_CHARACTERS_MAX) {
            return text;
        }
        throw new TokenException(Flaw.MALFORMED);
    }

    String algorithm() throws TokenException {
        return name("alg");
    }

    /** Which key has signed it; empty where it does not say. */
    String key() throws TokenException {
        return name("kid");
    }

    /** What kind of token it is; empty where it does not say. */
    String type() throws TokenException {
        return name("typ");
    }

    /** What it says. Only to be asked for when it is known who does. */
    Map<String, Object> claims() throws TokenException {
        return JsonValues.object(Base64.getUrlDecoder().decode(getPayload().getBytes(StandardCharsets.ISO_8859_1)))
                .orElseThrow(() -> new TokenException(Flaw.MALFORMED));
    }

    @Override
    public String getToken() {
        return token;
    }

    @Override
    public String getHeader() {
        return token.substring(0, header);
    }

    @Override
    public String getPayload() {
        return token.substring(header + 1, payload);
    }

    @Override
    public String getSignature() {
        return token.substring(payload + 1);
    }

    /** Of no meaning: the key was chosen before. */
    @Override
    public String getKeyId() {
        return "";
    }

    @Override
    public String getAlgorithm() {
        throw unread();
    }

    @Override
    public String getType() {
        throw unread();
    }

    @Override
    public String getContentType() {
        throw unread();
    }

    @Override
    public Claim getHeaderClaim(String name) {
        throw unread();
    }

    @Override
    public String getIssuer() {
        throw unread();
    }

    @Override
    public String getSubject() {
        throw unread();
    }

    @Override
    public List<String> getAudience() {
        throw unread();
    }

    @Override
    public Date getExpiresAt() {
        throw unread();
    }

    @Override
    public Date getNotBefore() {
        throw unread();
    }

    @Override
    public Date getIssuedAt() {
        throw unread();
    }

    @Override
    public String getId() {
        throw unread();
    }

    @Override
    public Claim getClaim(String name) {
        throw unread();
    }

    @Override
    public Map<String, Claim> getClaims() {
        throw unread();
    }

    private static IllegalStateException unread() {
        return new IllegalStateException("nobody has verified it yet");
    }
}
