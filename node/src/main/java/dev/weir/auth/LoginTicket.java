// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A login that has begun: what the browser keeps until it comes back from the provider, which knows a part of it.
 *
 * @param state tells it from all others, and that it was begun by this browser (RFC 6749 §10.12)
 * @param nonce what the ID token must say (OpenID Connect Core 1.0 §3.1.2.1)
 * @param verifier without which the code is worth nothing (RFC 7636 §4.1)
 * @param wished path and query of what was asked for
 * @param redirectUri where the provider sends the browser
 * @param begunMillis by the wall clock
 */
public record LoginTicket(
        String state, String nonce, String verifier, String wished, String redirectUri, long begunMillis) {

    private static final Pattern STATE = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final int CHANCE_BYTES = 32;
    private static final int ID_CHARACTERS = 10;

    /** Nobody may guess it, so it is nobody's to choose. */
    private static final SecureRandom CHANCE = new SecureRandom();

    /** A new one. */
    public static LoginTicket fresh(String wished, String redirectUri, long nowMillis) {
        return new LoginTicket(chance(), chance(), chance(), wished, redirectUri, nowMillis);
    }

    private static String chance() {
        byte[] bytes = new byte[CHANCE_BYTES];
        CHANCE.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** What the ticket with this state is called; empty where no ticket has such a state. */
    public static Optional<String> id(String state) {
        return STATE.matcher(state).matches() ? Optional.of(state.substring(0, ID_CHARACTERS)) : Optional.empty();
    }

    /** What it is called among those of its browser. */
    public String id() {
        return state.substring(0, ID_CHARACTERS);
    }

    /** Whether it is meant, in a time that does not tell where the two differ. */
    public boolean isOf(String otherState) {
        return MessageDigest.isEqual(state.getBytes(UTF_8), otherState.getBytes(UTF_8));
    }

    /** What the provider learns of the verifier ({@code S256}, RFC 7636 §4.2). */
    public String challenge() {
        byte[] digest = Hashing.sha256().hashString(verifier, UTF_8).asBytes();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }

    /** As it is kept. */
    public String text() {
        return JsonValues.text(Map.of(
                "s", state, "n", nonce, "v", verifier, "w", wished, "r", redirectUri, "b", Long.toString(begunMillis)));
    }

    /** From what {@link #text} wrote; empty where it did not. */
    public static Optional<LoginTicket> parse(String text) {
        return JsonValues.object(text).flatMap(LoginTicket::read);
    }

    private static Optional<LoginTicket> read(Map<String, Object> said) {
        boolean whole = said.get("s") instanceof String state
                && STATE.matcher(state).matches()
                && said.get("b") instanceof String begun
                && begun.matches("[0-9]{1,18}");
        return whole
                ? Optional.of(new LoginTicket(
                        String.valueOf(said.get("s")),
                        String.valueOf(said.get("n")),
                        String.valueOf(said.get("v")),
                        String.valueOf(said.get("w")),
                        String.valueOf(said.get("r")),
                        Long.parseLong(String.valueOf(said.get("b")))))
                : Optional.empty();
    }

    /** Without what nobody else may know. */
    @Override
    public String toString() {
        return "LoginTicket[…]";
    }
}
