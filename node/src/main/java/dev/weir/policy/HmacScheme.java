// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.ProxyError.AUTHENTICATION_UNDECIDED;

import com.google.common.hash.Hashing;
import dev.weir.auth.Access;
import dev.weir.auth.Consumers;
import dev.weir.auth.Consumers.Owned;
import dev.weir.auth.ContentDigest;
import dev.weir.auth.Outcome;
import dev.weir.auth.RequestSignature;
import dev.weir.auth.SigningKey;
import dev.weir.http.Body;
import dev.weir.http.EventLoop;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** The signatures of {@link Hmac}: first what costs little, then the key, then the body, and last the cluster. */
final class HmacScheme implements Scheme {

    private static final String DIGEST = "content-digest";

    private final Hmac settings;
    private final Consumers consumers;
    private final Access access;
    private final Duration deadline;

    /**
     * A signature that holds, of what came with a request before its body.
     *
     * @param name tells what was signed from all else; not the signature, which may be written in more than one way
     */
    private record Signed(String id, Owned<SigningKey> key, String name) {}

    HmacScheme(Hmac settings, PolicyContext context) {
        this.settings = settings;
        consumers = context.consumers();
        access = context.access();
        deadline = context.limits().deadline();
    }

    @Override
    public Optional<Credential> find(Request request) {
        if (!RequestSignature.isIn(request.headers())) {
            return Optional.empty();
        }
        UnaryOperator<Request> stripped = settings.forward() ? UnaryOperator.identity() : HmacScheme::without;
        return Optional.of(new Credential(() -> judge(request), stripped));
    }

    private static Request without(Request request) {
        return request.withHeaders(headers -> {
            headers.remove(RequestSignature.INPUT);
            headers.remove(RequestSignature.SIGNATURE);
        });
    }

    private CompletableFuture<Verdict> judge(Request request) {
        Optional<RequestSignature> read = RequestSignature.of(request.headers());
        if (read.isEmpty()) {
            return refused(Outcome.MALFORMED, "no single signature can be read");
        }
        RequestSignature signature = read.get();
        Optional<Verdict.Refused> unfit = unfit(request, signature);
        if (unfit.isPresent()) {
            return CompletableFuture.completedFuture(unfit.get());
        }
        String id = signature.text("keyid").orElse("");
        Optional<Owned<SigningKey>> key = consumers.withHmacKey(id);
        if (key.isEmpty()) {
            return refused(Outcome.UNKNOWN, "no consumer has this key");
        }
        SigningKey by = key.get().credential();
        if (!signature.text("alg").orElse(by.algorithm()).equals(by.algorithm())) {
            return refused(Outcome.WRONG, "the key is for " + by.algorithm());
        }
        Optional<byte[]> base = signature.base(request.head());
        if (base.isEmpty()) {
            return refused(Outcome.MALFORMED, "something is signed that is not there, or not read here");
        }
        return by.verifies(base.get(), signature.signature())
                ? body(request, signature, new Signed(id, key.get(), name(id, base.get())))
                : refused(Outcome.WRONG, "the signature is wrong");
    }

    /** Why a signature is not worth the arithmetic, if so. */
    private Optional<Verdict.Refused> unfit(Request request, RequestSignature signature) {
        OptionalLong created = signature.number("created");
        OptionalLong expires = signature.number("expires");
        if (created.isEmpty()) {
            return Optional.of(new Verdict.Refused(Outcome.MALFORMED, "it does not say when it was made"));
        }
        long nowMillis = access.wallClockMillis().getAsLong();
        long ageMillis = nowMillis - created.getAsLong() * 1000;
        long leewayMillis = settings.leeway().toMillis();
        boolean late = expires.isPresent() && nowMillis - leewayMillis >= expires.getAsLong() * 1000;
        if (late || ageMillis > settings.maxAge().toMillis() + leewayMillis || ageMillis < -leewayMillis) {
            return Optional.of(new Verdict.Refused(Outcome.EXPIRED, "its time is over, or has not come"));
        }
        boolean all = settings.covers().stream().allMatch(signature::covers);
        boolean body = request.body().length() == 0 || signature.covers(DIGEST);
        return all && body
                ? Optional.empty()
                : Optional.of(new Verdict.Refused(Outcome.MALFORMED, "it does not cover what it must"));
    }

    private CompletableFuture<Verdict> body(Request request, RequestSignature signature, Signed signed) {
        if (!signature.covers(DIGEST)) {
            return once(request, signed, request.body());
        }
        int bytesMax = (int) settings.maxBody().bytes();
        return BodyCollector.collect(request.body(), bytesMax)
                .thenCompose(body -> ContentDigest.holds(request.headers(), body.bytes())
                        ? once(request, signed, body)
                        : refused(Outcome.WRONG, "the body is not the one that was signed"));
    }

    private CompletableFuture<Verdict> once(Request request, Signed signed, Body body) {
        if (!settings.once()) {
            return CompletableFuture.completedFuture(verdict(signed, body, true));
        }
        CompletableFuture<Boolean> first = new CompletableFuture<>();
        EventLoop.Timer timer = request.loop().schedule(() -> first.completeExceptionally(undecided()), deadline);
        // Kept for as long as the signature could be used again.
        Duration keep =
                settings.maxAge().plus(settings.leeway().multipliedBy(2)).plus(settings.leeway());
        access.nonces().use(signed.name, keep).whenComplete((unused, failure) -> {
            if (failure == null) {
                first.complete(unused);
            } else {
                first.completeExceptionally(undecided());
            }
        });
        return request.resume(first)
                .whenComplete((unused, failure) -> timer.cancel())
                .thenApply(unused -> verdict(signed, body, unused))
                .toCompletableFuture();
    }

    private static String name(String id, byte[] base) {
        return Hashing.sha256()
                .newHasher()
                .putString(id, StandardCharsets.UTF_8)
                .putByte((byte) 0)
                .putBytes(base)
                .hash()
                .toString();
    }

    private Verdict verdict(Signed signed, Body body, boolean first) {
        if (!first) {
            return new Verdict.Refused(Outcome.REPLAYED, "the signature was used before");
        }
        boolean still = access.current()
                .now()
                .map(now -> now.withHmacKey(signed.id)
                        .filter(owned -> owned.isSameAs(signed.key))
                        .isPresent())
                .orElse(true);
        return still
                ? new Verdict.Seen(Verdict.Proven.of(signed.key.owner()), body)
                : new Verdict.Refused(Outcome.REVOKED, "the key was taken back while the request came");
    }

    private static CompletableFuture<Verdict> refused(Outcome outcome, String why) {
        return CompletableFuture.completedFuture(new Verdict.Refused(outcome, why));
    }

    private static ProxyException undecided() {
        return new ProxyException(AUTHENTICATION_UNDECIDED, "whether a signature was used before");
    }

    @Override
    public String challenge(Optional<Verdict.Refused> refused) {
        return "Signature covers=\"" + String.join(" ", settings.covers()) + '"';
    }
}
