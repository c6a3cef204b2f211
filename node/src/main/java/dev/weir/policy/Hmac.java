// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.ByteSize;
import dev.weir.document.Default;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lets consumers in that sign their requests (HTTP Message Signatures, RFC 9421) with one of their keys: {@code hmac:
 * {}}. What is read of it: one signature, of headers and of the components below, without parameters of their own;
 * {@code hmac-sha256}, {@code ecdsa-p256-sha256} and {@code ed25519}, whichever the key is for.
 *
 * @param covers what must be signed; a body must be in any case, by its {@code content-digest} (RFC 9530)
 * @param maxAge a signature that was made longer ago is not taken
 * @param leeway so much the clocks may differ
 * @param once whether each signature lets one request in, by whichever node it comes
 * @param maxBody a signed body that is longer is refused: all of it is kept until its digest is known
 * @param forward whether the upstream gets the signature too
 * @param anonymous the consumer that those are who sign nothing; they are refused unless it is said
 * @param headers in which the upstream is told what is known of the consumer, by the key of its metadata
 */
public record Hmac(
        @Default("[\"@method\", \"@authority\", \"@path\", \"@query\"]") List<String> covers,
        @Default("5m") Duration maxAge,
        @Default("30s") Duration leeway,
        @Default("true") boolean once,
        @Default("1MiB") ByteSize maxBody,
        @Default("false") boolean forward,
        Optional<String> anonymous,
        Map<String, String> headers)
        implements Authentication {

    private static final Set<String> DERIVED =
            Set.of("@method", "@authority", "@path", "@query", "@scheme", "@target-uri");
    private static final Duration AGE_MAX = Duration.ofHours(1);
    private static final Duration LEEWAY_MAX = Duration.ofMinutes(5);
    private static final long BODY_MAX = 64L << 20;

    public Hmac {
        for (int i = 0; i < covers.size(); i++) {
            String one = covers.get(i);
            boolean header = one.matches("[!#$%&'*+.^_`|~0-9a-z-]+");
            if (!header && !DERIVED.contains(one)) {
                throw new IllegalArgumentException("covers[" + i + "]: " + one
                        + " (expected: a header in lower case, @method, @authority, @path, @query, @scheme or"
                        + " @target-uri)");
            }
        }
        covers = List.copyOf(covers);
        within("max-age", maxAge, Duration.ofSeconds(1), AGE_MAX, "1s to 1h");
        within("leeway", leeway, Duration.ZERO, LEEWAY_MAX, "0s to 5m");
        if (maxBody.bytes() > BODY_MAX) {
            throw new IllegalArgumentException("max-body: " + maxBody + " (expected: at most 64MiB)");
        }
        headers = HeaderRules.told(headers);
    }

    private static void within(String component, Duration value, Duration least, Duration most, String expected) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            String text = String.format(Locale.ROOT, "%dms", value.toMillis());
            throw new IllegalArgumentException(component + ": " + text + " (expected: " + expected + ")");
        }
    }

    @Override
    public Scheme scheme(PolicyContext context) {
        return new HmacScheme(this, context);
    }
}
