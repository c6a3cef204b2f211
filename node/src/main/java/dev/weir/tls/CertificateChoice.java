// SPDX-License-Identifier: Apache-2.0
package dev.weir.tls;

import dev.weir.pem.Identity;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Which of several certificates is shown. As a server, those that have the very name the client asks for, else those
 * with a wildcard for it (RFC 6125 §6.4.3), else the first one and those for the same names; of them, the first one
 * whose kind of key the client understands. As a client, the first one.
 */
final class CertificateChoice extends X509ExtendedKeyManager {

    /** The kind of name in a certificate that is a DNS name (RFC 5280 §4.2.1.6). */
    private static final Integer DNS_NAME = 2;

    private final List<Identity> identities;
    private final List<List<String>> names;

    /** @param identities at least one */
    CertificateChoice(List<Identity> identities) {
        this.identities = List.copyOf(identities);
        this.names = identities.stream()
                .map(identity -> names(identity.chain().get(0)))
                .toList();
    }

    /** The DNS names of a certificate, in lower case. */
    static List<String> names(X509Certificate certificate) {
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            return all == null
                    ? List.of()
                    : all.stream()
                            .filter(name -> DNS_NAME.equals(name.get(0)))
                            .map(name -> String.valueOf(name.get(1)).toLowerCase(Locale.ROOT))
                            .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    /** The certificates for a name, the best kind of match only; empty where none has it. */
    private int[] matching(String host) {
        int[] exact = having(host);
        int dot = host.indexOf('.');
        return exact.length > 0 || dot < 0 ? exact : having('*' + host.substring(dot));
    }

    private int[] having(String name) {
        return IntStream.range(0, identities.size())
                .filter(i -> names.get(i).contains(name))
                .toArray();
    }

    private int[] standard() {
        List<String> first = names.get(0);
        return IntStream.range(0, identities.size())
                .filter(i -> i == 0 || (!first.isEmpty() && names.get(i).equals(first)))
                .toArray();
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        int[] found = engine == null
                ? standard()
                : asked(engine.getHandshakeSession())
                        .map(this::matching)
                        .filter(some -> some.length > 0)
                        .orElseGet(this::standard);
        return IntStream.of(found)
                .filter(i -> identities.get(i).keyType().equals(keyType))
                .mapToObj(Integer::toString)
                .findFirst()
                .orElse(null);
    }

    private static Optional<String> asked(@Nullable SSLSession session) {
        if (!(session instanceof ExtendedSSLSession extended)) {
            return Optional.empty();
        }
        return extended.getRequestedServerNames().stream()
                .filter(name -> name instanceof SNIHostName)
                .map(name -> ((SNIHostName) name).getAsciiName().toLowerCase(Locale.ROOT))
                .findFirst();
    }

    /** Whoever asks for a certificate is shown it, whomever it asks for: it says itself if it does not know it. */
    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return List.of(keyTypes).contains(identities.get(0).keyType()) ? "0" : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return identities.get(Integer.parseInt(alias)).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return identities.get(Integer.parseInt(alias)).key();
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineClientAlias(keyTypes, issuers, null);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {"0"};
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return IntStream.range(0, identities.size()).mapToObj(Integer::toString).toArray(String[]::new);
    }
}
