// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.CertificateMark.San;
import dev.weir.auth.CertificateMark.Sha256;
import dev.weir.auth.CertificateMark.Subject;
import dev.weir.http.ClientCertificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConsumersTest {

    private static final PasswordHash HASH = PasswordHash.nobodys(150_000);
    private static final Credentials ALL = new Credentials(
            List.of(KeyDigest.of("first"), KeyDigest.of("second")),
            List.of(new Password("alice", HASH)),
            Map.of("key-1", SigningKey.Shared.of("secret")),
            List.of(new Subject("CN=acme"), new San("dns:acme.example.com")),
            Map.of("sub", "acme-service"));
    private static final Consumer ACME = new Consumer("acme", Set.of("gold"), Map.of("plan", "gold"), ALL);
    private static final Consumer OTHER = new Consumer("other", Set.of(), Map.of(), Credentials.NONE);

    private final Consumers consumers = Consumers.of(List.of(ACME, OTHER));

    @Test
    void each_credential_leads_to_its_owner() {
        assertThat(consumers.named("acme")).contains(ACME);
        assertThat(consumers.withKey(KeyDigest.of("second"))).contains(ACME);
        assertThat(consumers.withUser("alice")).contains(new Consumers.Owned<>(ACME, HASH));
        assertThat(consumers.withHmacKey("key-1").map(Consumers.Owned::owner)).contains(ACME);
        assertThat(consumers.withCertificate(shown("cn=acme", List.of(), "00"))).contains(ACME);
        assertThat(consumers.withCertificate(shown("", List.of("dns:x", "dns:acme.example.com"), "00")))
                .contains(ACME);
        assertThat(consumers.all()).containsExactly(ACME, OTHER);
    }

    @Test
    void what_is_nobodys_leads_nowhere() {
        assertThat(consumers.named("acm")).isEmpty();
        assertThat(consumers.withKey(KeyDigest.of("third"))).isEmpty();
        assertThat(consumers.withUser("bob")).isEmpty();
        assertThat(consumers.withHmacKey("key-2")).isEmpty();
        assertThat(consumers.withCertificate(shown("cn=acme,o=other", List.of("uri:acme.example.com"), "00")))
                .isEmpty();
        assertThat(consumers.withCertificate(ClientCertificate.NONE)).isEmpty();
        assertThat(Consumers.NONE.all()).isEmpty();
    }

    @Test
    void a_token_is_whose_claims_it_has() {
        Consumer both = with("both", Map.of("sub", "a", "tenant", "t"));
        Consumer one = with("one", Map.of("sub", "a"));
        Consumer admin = with("admin", Map.of("roles", "admin"));
        Consumers known = Consumers.of(List.of(one, both, admin));

        assertThat(known.withClaims(Map.of("sub", "a"))).contains(one);
        assertThat(known.withClaims(Map.of("sub", "a", "tenant", "t"))).contains(both);
        assertThat(known.withClaims(Map.of("roles", List.of("user", "admin")))).contains(admin);
        assertThat(known.withClaims(Map.of("sub", "b", "tenant", "t"))).isEmpty();
        assertThat(known.withClaims(Map.of("sub", List.of(List.of("a"), 1L)))).isEmpty();
        assertThat(known.withClaims(Map.of())).isEmpty();
        assertThat(Consumers.of(List.of(OTHER)).withClaims(Map.of("sub", "a"))).isEmpty();
    }

    @Test
    void numbers_and_booleans_of_a_token_are_compared_as_they_are_written() {
        Consumer numbered = with("numbered", Map.of("tenant", "7", "internal", "true"));

        Optional<Consumer> found = Consumers.of(List.of(numbered)).withClaims(Map.of("tenant", 7L, "internal", true));

        assertThat(found).contains(numbered);
    }

    @Test
    void the_decoy_costs_as_much_as_the_dearest_password() {
        assertThat(consumers.decoy().iterations()).isEqualTo(150_000);
        assertThat(Consumers.NONE.decoy().iterations()).isEqualTo(PasswordHash.ITERATIONS_USUAL);
        assertThat(consumers.decoy()).isNotEqualTo(HASH);
    }

    @Test
    void the_certificate_itself_says_more_than_its_names() {
        Consumers known = Consumers.of(List.of(
                marked("subject", new Subject("CN=Acme, O=Acme Inc.")),
                marked("name", new San("dns:ACME.example.com")),
                marked("whole", new Sha256("AB:" + "cd".repeat(31)))));
        List<String> names = List.of("dns:acme.example.com");

        String whole = owner(known, shown("cn=acme,o=acme inc.", names, "ab" + "cd".repeat(31)));
        String name = owner(known, shown("cn=acme,o=acme inc.", names, "00"));
        String subject = owner(known, shown("cn=acme,o=acme inc.", List.of(), "00"));

        assertThat(List.of(whole, name, subject)).containsExactly("whole", "name", "subject");
    }

    private static String owner(Consumers known, ClientCertificate shown) {
        return known.withCertificate(shown).orElseThrow().name();
    }

    private static ClientCertificate shown(String subject, List<String> names, String sha256) {
        return new ClientCertificate(subject, subject, names, sha256);
    }

    private static Consumer marked(String name, CertificateMark mark) {
        Credentials own = new Credentials(List.of(), List.of(), Map.of(), List.of(mark), Map.of());
        return new Consumer(name, Set.of(), Map.of(), own);
    }

    @Test
    void a_log_tells_no_credential() {
        assertThat(ACME.toString()).contains("acme").doesNotContain("sha256:", "alice", "secret", "acme-service");
    }

    private static Consumer with(String name, Map<String, String> claims) {
        Credentials own = new Credentials(List.of(), List.of(), Map.of(), List.of(), claims);
        return new Consumer(name, Set.of(), Map.of(), own);
    }
}
