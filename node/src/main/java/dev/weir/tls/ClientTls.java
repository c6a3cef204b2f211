// SPDX-License-Identifier: Apache-2.0
package dev.weir.tls;

import com.google.common.net.InetAddresses;
import dev.weir.config.UpstreamTls;
import dev.weir.http.ProxyException;
import dev.weir.io.IoLoop;
import dev.weir.pem.Identity;
import dev.weir.pem.PemException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.xnio.StreamConnection;

/**
 * TLS towards instances, which are always verified: their certificate is for the name they are asked by, and somebody
 * we trust vouches for it. Follows its files. From any thread, where a method does not say otherwise.
 */
public final class ClientTls implements AutoCloseable {

    private final FromFiles<SSLContext> context;
    private final UpstreamTls settings;
    private final TlsFiles files;

    /**
     * Reads the files.
     *
     * @param name in the log: that of the upstream
     * @throws IOException they are no good
     */
    public static ClientTls of(String name, UpstreamTls settings, TlsFiles files) throws IOException {
        try {
            return new ClientTls(name, settings, files);
        } catch (PemException | GeneralSecurityException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }

    private ClientTls(String name, UpstreamTls settings, TlsFiles files) throws PemException, GeneralSecurityException {
        this.settings = settings;
        this.files = files;
        List<Path> paths = new ArrayList<>();
        settings.ca().ifPresent(paths::add);
        settings.certificate().ifPresent(paths::add);
        settings.key().ifPresent(paths::add);
        this.context = new FromFiles<>("TLS of " + name, paths, this::context);
        files.add(context);
    }

    private SSLContext context(List<byte[]> contents) throws PemException, GeneralSecurityException {
        TrustManager[] trust = settings.ca().isPresent() ? SafeTls.trust(contents.get(0)) : SafeTls.standardTrust();
        if (settings.certificate().isEmpty()) {
            return SafeTls.context(new KeyManager[0], trust);
        }
        int last = contents.size() - 1;
        Identity identity = Identity.parse(contents.get(last - 1), contents.get(last));
        return SafeTls.context(new KeyManager[] {new CertificateChoice(List.of(identity))}, trust);
    }

    /**
     * Makes a TLS connection of one that was just opened. Only on its I/O thread.
     *
     * @param host that was connected to; an IPv6 address may stand in brackets
     * @param protocols to agree on by ALPN, the one we like best first
     * @param failed is told why there is none; the plain connection is closed
     * @return for whoever does not want to wait any longer
     */
    public TlsHandshake connect(
            StreamConnection plain,
            IoLoop loop,
            String host,
            int port,
            List<String> protocols,
            Consumer<TlsConnection> connected,
            Consumer<ProxyException> failed) {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        String name = settings.serverName().orElse(bare);
        SSLParameters parameters = SafeTls.parameters("1.2", protocols);
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (!InetAddresses.isInetAddress(name)) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        SSLContext now = context.current();
        SSLEngine engine = now.createSSLEngine(name, port);
        engine.setUseClientMode(true);
        engine.setSSLParameters(parameters);
        String address = host + ':' + port;
        TlsHandshake handshake = new TlsHandshake(
                plain, loop, engine, now, connected, why -> failed.accept(TlsFailure.named(why, address)));
        handshake.start();
        return handshake;
    }

    /** Whether a connection was made with the certificates of now. */
    public boolean isCurrent(TlsConnection connection) {
        return connection.settings() == context.current();
    }

    /** Its files are not looked at any more. */
    @Override
    public void close() {
        files.remove(context);
    }
}
