// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import dev.weir.config.StickinessConfig;
import dev.weir.config.StickinessConfig.Secure;
import dev.weir.http.Request;
import dev.weir.policy.RequestKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The cookie that brings a client back to who answered it before. Its value is made of the candidate's id alone, so any
 * node can read it, and of a key, so that only nodes can: the first 72 bits of HMAC-SHA-256 of the upstream's name and
 * the id, in base64url.
 */
public final class Stickiness {

    private static final int BYTES = 9;
    private static final String NO_KEY = "weir stickiness";

    private final StickinessConfig config;
    private final String upstream;
    private final HashFunction hash;
    private final RequestKey cookie;
    private final String attributes;

    /** @param upstream its name: the same candidate has another value at another upstream */
    public Stickiness(StickinessConfig config, String upstream) {
        this.config = config;
        this.upstream = upstream;
        this.hash = Hashing.hmacSha256(config.key().orElse(NO_KEY).getBytes(UTF_8));
        this.cookie = new RequestKey.Cookie(config.cookie());
        this.attributes = attributes(config);
    }

    /** First who answered before, if that one can be chosen, and the other's choice for all other attempts. */
    public <T extends Candidate> Chooser<T> over(Lineup<T> lineup, Chooser<T> other) {
        Map<String, Optional<T>> byValue = new HashMap<>();
        lineup.candidates().forEach(one -> byValue.put(value(one.id()), Optional.of(one)));
        return (request, but) -> {
            Optional<T> known = but.isEmpty() ? byValue.get(value(request)) : null;
            return known != null ? known : other.choose(request, but);
        };
    }

    /** What a response must set for the client to come back to who answered; empty where the client has it already. */
    public Optional<String> setCookie(Request request, String id) {
        String value = value(id);
        if (value.equals(value(request))) {
            return Optional.empty();
        }
        boolean secure = config.secure() == Secure.ALWAYS
                || (config.secure() == Secure.AUTO && request.head().scheme().equals("https"));
        return Optional.of(config.cookie() + '=' + value + attributes + (secure ? "; Secure" : ""));
    }

    private String value(Request request) {
        return cookie.value(request, "");
    }

    private String value(String id) {
        byte[] whole = hash.hashString(upstream + '\n' + id, UTF_8).asBytes();
        return BaseEncoding.base64Url().encode(Arrays.copyOf(whole, BYTES));
    }

    private static String attributes(StickinessConfig config) {
        String sameSite = config.sameSite().name();
        return "; Path=" + config.path()
                + config.maxAge().map(age -> "; Max-Age=" + age.toSeconds()).orElse("")
                + (config.httpOnly() ? "; HttpOnly" : "")
                + "; SameSite=" + sameSite.charAt(0) + sameSite.substring(1).toLowerCase(Locale.ROOT);
    }
}
