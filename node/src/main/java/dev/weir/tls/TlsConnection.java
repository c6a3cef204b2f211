// SPDX-License-Identifier: Apache-2.0
package dev.weir.tls;

import dev.weir.http.ClientCertificate;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.Option;
import org.xnio.Options;
import org.xnio.StreamConnection;

/**
 * A connection over TLS, its handshake done. Shutting its writes down says so to the other side (close_notify); closing
 * it does not, so what was cut off never looks complete. Only its I/O thread touches it.
 */
public final class TlsConnection extends StreamConnection {

    private final StreamConnection plain;
    private final TlsInput input;
    private final TlsOutput output;
    private final String protocol;
    private final String serverName;
    private final ClientCertificate certificate;
    private final Object settings;

    TlsConnection(StreamConnection plain, SSLEngine engine, TlsInput input, TlsOutput output, Object settings) {
        super(plain.getIoThread());
        this.plain = plain;
        this.input = input;
        this.output = output;
        this.settings = settings;
        this.protocol = orEmpty(engine.getApplicationProtocol());
        this.serverName = serverName(engine.getSession());
        this.certificate = certificate(engine.getSession());
        TlsSource source = new TlsSource(this, plain.getSourceChannel().getConduit(), input);
        TlsSink sink = new TlsSink(this, plain.getSinkChannel().getConduit(), output);
        setSourceConduit(source);
        setSinkConduit(sink);
        plain.getSourceChannel().getConduit().setReadReadyHandler(source);
        plain.getSinkChannel().getConduit().setWriteReadyHandler(sink);
        if (output.hasUnsent()) {
            plain.getSinkChannel().resumeWrites();
        }
    }

    /** What both sides agreed to speak (ALPN, RFC 7301): {@code h2}, {@code http/1.1}; empty where nobody said. */
    public String protocol() {
        return protocol;
    }

    /** The host that the client asked for (SNI, RFC 6066 §3); empty where it did not say. */
    public String serverName() {
        return serverName;
    }

    /** The subject of the other side's certificate, verified (RFC 4514); empty where it has shown none. */
    public String subject() {
        return certificate.subject();
    }

    /** What the other side's certificate says, verified. */
    public ClientCertificate certificate() {
        return certificate;
    }

    /** The certificates it was made with, to be compared with those of today. */
    Object settings() {
        return settings;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String serverName(SSLSession session) {
        if (!(session instanceof ExtendedSSLSession extended)) {
            return "";
        }
        return extended.getRequestedServerNames().stream()
                .filter(name -> name instanceof SNIHostName)
                .map(name -> ((SNIHostName) name).getAsciiName())
                .findFirst()
                .orElse("");
    }

    private static ClientCertificate certificate(SSLSession session) {
        try {
            Certificate shown = session.getPeerCertificates()[0];
            return shown instanceof X509Certificate certificate
                    ? CertificateReader.read(certificate)
                    : ClientCertificate.NONE;
        } catch (SSLPeerUnverifiedException e) {
            return ClientCertificate.NONE; // it has shown none, and need not
        }
    }

    void inputClosed() {
        readClosed();
    }

    void outputClosed() {
        writeClosed();
    }

    void abort() {
        IoUtils.safeClose(this);
    }

    @Override
    protected void closeAction() throws IOException {
        input.release();
        output.fail(new ClosedChannelException());
        plain.close();
    }

    @Override
    public SocketAddress getPeerAddress() {
        return plain.getPeerAddress();
    }

    @Override
    public SocketAddress getLocalAddress() {
        return plain.getLocalAddress();
    }

    @Override
    public boolean supportsOption(Option<?> option) {
        return option == Options.SECURE || plain.supportsOption(option);
    }

    @Override
    public <T> @Nullable T getOption(Option<T> option) throws IOException {
        return option == Options.SECURE ? option.cast(true) : plain.getOption(option);
    }

    @Override
    public <T> @Nullable T setOption(Option<T> option, T value) throws IOException {
        return plain.setOption(option, value);
    }
}
