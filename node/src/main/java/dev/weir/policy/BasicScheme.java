// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.auth.Access;
import dev.weir.auth.Consumers;
import dev.weir.auth.Consumers.Owned;
import dev.weir.auth.Outcome;
import dev.weir.auth.PasswordHash;
import dev.weir.http.Request;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * The names and passwords of {@link Basic}. A name that nobody has takes as long as a wrong password: nothing tells
 * which names there are.
 */
final class BasicScheme implements Scheme {

    private static final int CHARACTERS_MAX = 2048;

    private final Consumers consumers;
    private final Access access;
    private final CredentialPlace place = new CredentialPlace.Authorization("Basic");
    private final boolean forward;
    private final String challenge;

    /** What was sent. */
    private record Sent(String user, String password) {}

    BasicScheme(Basic settings, PolicyContext context) {
        consumers = context.consumers();
        access = context.access();
        forward = settings.forward();
        // RFC 7617 §2.1: what is not ASCII is sent in UTF-8.
        challenge = "Basic realm=\"" + settings.realm() + "\", charset=\"UTF-8\"";
    }

    @Override
    public Optional<Credential> find(Request request) {
        List<String> values = place.values(request);
        if (values.isEmpty()) {
            return Optional.empty();
        }
        UnaryOperator<Request> stripped = forward ? UnaryOperator.identity() : place::without;
        Optional<Sent> sent = values.size() == 1 ? read(values.get(0)) : Optional.empty();
        return Optional.of(sent.map(one -> new Credential(() -> judge(one), stripped))
                .orElseGet(() -> Credential.judged(
                        new Verdict.Refused(Outcome.MALFORMED, "no name and password can be read"), stripped)));
    }

    private CompletableFuture<Verdict> judge(Sent sent) {
        Optional<Owned<PasswordHash>> known = consumers.withUser(sent.user);
        PasswordHash kept = known.map(Owned::credential).orElseGet(consumers::decoy);
        return access.passwords().check(sent.password, kept).thenApply(right -> verdict(sent.user, known, right));
    }

    private Verdict verdict(String user, Optional<Owned<PasswordHash>> known, boolean right) {
        if (known.isEmpty()) {
            return new Verdict.Refused(Outcome.UNKNOWN, "no consumer has this user");
        }
        if (!right) {
            return new Verdict.Refused(Outcome.WRONG, "the password is wrong");
        }
        return isStill(user, known.get())
                ? Verdict.Proven.of(known.get().owner())
                : new Verdict.Refused(Outcome.REVOKED, "the password was taken back while it was checked");
    }

    private boolean isStill(String user, Owned<PasswordHash> kept) {
        return access.current()
                .now()
                .map(now -> now.withUser(user).filter(kept::isSameAs).isPresent())
                .orElse(true);
    }

    private static Optional<Sent> read(String credentials) {
        if (credentials.length() > CHARACTERS_MAX) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(credentials);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            int colon = text.indexOf(':');
            boolean legible =
                    colon > 0 && colon < text.length() - 1 && text.chars().noneMatch(Character::isISOControl);
            return legible
                    ? Optional.of(new Sent(text.substring(0, colon), text.substring(colon + 1)))
                    : Optional.empty();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            // Not Base64, or not UTF-8: no name and password.
            return Optional.empty();
        }
    }

    @Override
    public String challenge(Optional<Verdict.Refused> refused) {
        return challenge;
    }
}
