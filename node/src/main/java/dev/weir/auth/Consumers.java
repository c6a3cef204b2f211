// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import dev.weir.http.ClientCertificate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The known callers of one revision, found by what they prove themselves by. Nobody changes it: from any thread. */
public final class Consumers {

    /** Nobody is known. */
    public static final Consumers NONE = of(List.of());

    private final Map<String, Consumer> byName = new LinkedHashMap<>();
    private final Map<KeyDigest, Consumer> byKey = new HashMap<>();
    private final Map<String, Owned<PasswordHash>> byUser = new HashMap<>();
    private final Map<String, Owned<SigningKey>> byHmacKey = new HashMap<>();
    private final Map<String, Consumer> byFingerprint = new HashMap<>();
    private final Map<String, Consumer> byOtherName = new HashMap<>();
    private final Map<String, Consumer> bySubject = new HashMap<>();
    private final List<Consumer> byToken;
    private final PasswordHash decoy;

    /** A credential, and whose it is. */
    public record Owned<T>(Consumer owner, T credential) {

        /** Whether the same one has the same credential; what else is known of it may have changed. */
        public boolean isSameAs(Owned<T> other) {
            return owner.name().equals(other.owner.name()) && credential.equals(other.credential);
        }
    }

    private Consumers(Collection<Consumer> all) {
        for (Consumer consumer : all) {
            Credentials own = consumer.credentials();
            byName.put(consumer.name(), consumer);
            own.apiKeys().forEach(key -> byKey.put(key, consumer));
            own.passwords().forEach(one -> byUser.put(one.user(), new Owned<>(consumer, one.hash())));
            own.hmacKeys().forEach((id, key) -> byHmacKey.put(id, new Owned<>(consumer, key)));
            own.certificates().forEach(mark -> marked(mark, consumer));
        }
        byToken = all.stream()
                .filter(consumer -> !consumer.credentials().jwt().isEmpty())
                // The one that asks for more is meant where several would do.
                .sorted(Comparator.comparingInt(
                        consumer -> -consumer.credentials().jwt().size()))
                .toList();
        decoy = PasswordHash.nobodys(byUser.values().stream()
                .mapToInt(owned -> owned.credential().iterations())
                .max()
                .orElse(PasswordHash.ITERATIONS_USUAL));
    }

    private void marked(CertificateMark mark, Consumer consumer) {
        if (mark instanceof CertificateMark.Sha256 whole) {
            byFingerprint.put(whole.fingerprint(), consumer);
        } else if (mark instanceof CertificateMark.San other) {
            byOtherName.put(other.name(), consumer);
        } else if (mark instanceof CertificateMark.Subject subject) {
            bySubject.put(subject.name(), consumer);
        }
    }

    /** These; no two of them have the same credential. */
    public static Consumers of(Collection<Consumer> all) {
        return new Consumers(all);
    }

    /** All of them, in the order of the document. */
    public Collection<Consumer> all() {
        return List.copyOf(byName.values());
    }

    public Optional<Consumer> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Whose key that is. */
    public Optional<Consumer> withKey(KeyDigest key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /** What is kept of a user's password. */
    public Optional<Owned<PasswordHash>> withUser(String user) {
        return Optional.ofNullable(byUser.get(user));
    }

    /** What the password of a user that nobody knows is checked against: no password is right, but it takes as long. */
    public PasswordHash decoy() {
        return decoy;
    }

    /** The key that requests are signed with, by its id. */
    public Optional<Owned<SigningKey>> withHmacKey(String id) {
        return Optional.ofNullable(byHmacKey.get(id));
    }

    /** Whose certificate that is: by the certificate itself, or else by one of its other names, or by its subject. */
    public Optional<Consumer> withCertificate(ClientCertificate shown) {
        return Optional.ofNullable(byFingerprint.get(shown.sha256()))
                .or(() -> shown.names().stream()
                        .flatMap(name -> Optional.ofNullable(byOtherName.get(name)).stream())
                        .findFirst())
                .or(() -> Optional.ofNullable(bySubject.get(shown.comparable())));
    }

    /**
     * Whose token it is that says this, the one of whom most claims are asked first. Where a claim is a list, one of
     * its values is enough.
     */
    public Optional<Consumer> withClaims(Map<String, Object> claims) {
        return byToken.stream()
                .filter(consumer -> consumer.credentials().jwt().entrySet().stream()
                        .allMatch(asked -> says(claims.get(asked.getKey()), asked.getValue())))
                .findFirst();
    }

    private static boolean says(@Nullable Object claim, String asked) {
        if (claim instanceof Collection<?> several) {
            return several.stream().anyMatch(one -> one instanceof String && one.equals(asked));
        }
        if (claim instanceof String || claim instanceof Number || claim instanceof Boolean) {
            return claim.toString().equals(asked);
        }
        return false;
    }
}
