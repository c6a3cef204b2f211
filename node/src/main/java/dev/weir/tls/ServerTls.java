// SPDX-License-Identifier: Apache-2.0
package dev.weir.tls;

import dev.weir.config.CertificateFiles;
import dev.weir.config.ListenerTls;
import dev.weir.config.ListenerTls.ClientAuth;
import dev.weir.http.EventLoop;
import dev.weir.io.IoLoop;
import dev.weir.pem.Identity;
import dev.weir.pem.PemException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.xnio.StreamConnection;

/**
 * TLS towards the clients of a listener. Its certificates follow their files: a connection goes on with those it began
 * with, the next one has the new ones. From any thread, where a method does not say otherwise.
 */
public final class ServerTls implements AutoCloseable {

    private final FromFiles<SSLContext> context;
    private final SSLParameters parameters;
    private final TlsFiles files;

    /**
     * Reads the files.
     *
     * @param name in the log: that of the listener
     * @param protocols to agree on by ALPN, the one we like best first
     * @throws IOException they are no good
     */
    public static ServerTls of(String name, ListenerTls settings, List<String> protocols, TlsFiles files)
            throws IOException {
        try {
            return new ServerTls(name, settings, protocols, files);
        } catch (PemException | GeneralSecurityException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }

    private ServerTls(String name, ListenerTls settings, List<String> protocols, TlsFiles files)
            throws PemException, GeneralSecurityException {
        this.files = files;
        this.parameters = SafeTls.parameters(settings.minVersion(), protocols);
        parameters.setWantClientAuth(settings.clientAuth() == ClientAuth.OPTIONAL);
        if (settings.clientAuth() == ClientAuth.REQUIRED) {
            parameters.setNeedClientAuth(true); // the one takes the other back
        }
        List<Path> paths = new ArrayList<>();
        for (CertificateFiles certificate : settings.certificates()) {
            paths.add(certificate.chain());
            paths.add(certificate.key());
        }
        settings.clientCa().ifPresent(paths::add);
        int count = settings.certificates().size();
        this.context = new FromFiles<>("TLS of " + name, paths, contents -> context(contents, count));
        files.add(context);
    }

    private static SSLContext context(List<byte[]> contents, int certificates)
            throws PemException, GeneralSecurityException {
        List<Identity> identities = new ArrayList<>();
        for (int i = 0; i < certificates; i++) {
            identities.add(Identity.parse(contents.get(2 * i), contents.get(2 * i + 1)));
        }
        TrustManager[] trust = contents.size() > 2 * certificates
                ? SafeTls.trust(contents.get(2 * certificates))
                : new TrustManager[0]; // nobody is asked for a certificate
        return SafeTls.context(new KeyManager[] {new CertificateChoice(identities)}, trust);
    }

    /**
     * Makes a TLS connection of one that was just accepted. Only on its I/O thread.
     *
     * @param timeout for the whole handshake
     * @param accepted is given the connection
     * @param refused is told why there is none; the plain one is closed
     * @return for whoever does not want to wait any longer
     */
    public TlsHandshake accept(
            StreamConnection plain,
            IoLoop loop,
            Duration timeout,
            Consumer<TlsConnection> accepted,
            Consumer<IOException> refused) {
        SSLContext now = context.current();
        SSLEngine engine = now.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setSSLParameters(parameters);
        Clock clock = new Clock();
        TlsHandshake handshake = new TlsHandshake(
                plain,
                loop,
                engine,
                now,
                connection -> {
                    clock.timer.cancel();
                    accepted.accept(connection);
                },
                why -> {
                    clock.timer.cancel();
                    refused.accept(why);
                });
        // Its end, which may come at once, takes it back.
        clock.timer = loop.schedule(
                () -> handshake.cancel(new SocketTimeoutException("no TLS handshake in " + timeout.toMillis() + "ms")),
                timeout);
        handshake.start();
        return handshake;
    }

    /** The end of a handshake's time, which knows the handshake and is known to it. */
    private static final class Clock {
        private EventLoop.Timer timer = () -> {};
    }

    /** Its files are not looked at any more. */
    @Override
    public void close() {
        files.remove(context);
    }
}
