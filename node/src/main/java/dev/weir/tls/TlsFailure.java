// SPDX-License-Identifier: Apache-2.0
package dev.weir.tls;

import com.google.common.base.Throwables;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.List;
import javax.net.ssl.SSLException;

/** What went wrong with an instance's TLS, by the names of RFC 9209 §2.3 and in an operator's words. */
public final class TlsFailure {

    private static final String ALERT = "Received fatal alert: ";

    private TlsFailure() {}

    /**
     * The failure of a handshake.
     *
     * @param address of the instance
     */
    public static ProxyException named(IOException why, String address) {
        if (why instanceof ProxyException named) {
            return named;
        }
        List<Throwable> causes = Throwables.getCausalChain(why);
        String message = String.valueOf(why.getMessage());
        if (message.contains(ALERT)) {
            return new ProxyException(ProxyError.TLS_ALERT_RECEIVED, address + ": " + alert(message));
        }
        if (causes.stream().anyMatch(TlsFailure::isAboutCertificate)) {
            return new ProxyException(
                    ProxyError.TLS_CERTIFICATE_ERROR, address + ": " + reason(causes.get(causes.size() - 1)));
        }
        return new ProxyException(ProxyError.TLS_PROTOCOL_ERROR, address + ": " + message);
    }

    /** Whether an established connection has ended with an alert, as it does where our own certificate is refused. */
    public static boolean isAlert(IOException why) {
        return why instanceof SSLException && String.valueOf(why.getMessage()).contains(ALERT);
    }

    private static String alert(String message) {
        return "it sent the alert " + message.substring(message.indexOf(ALERT) + ALERT.length());
    }

    private static boolean isAboutCertificate(Throwable cause) {
        return cause instanceof CertificateException
                || cause instanceof CertPathValidatorException
                || cause instanceof CertPathBuilderException;
    }

    private static String reason(Throwable root) {
        return root instanceof CertPathBuilderException
                ? "nobody we trust vouches for its certificate"
                : String.valueOf(root.getMessage());
    }
}
