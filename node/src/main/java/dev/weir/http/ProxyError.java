// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import java.util.Locale;

/**
 * Why Weir answers itself instead of the upstream. The names are those of RFC 9209 §2.3 where it has one; its status is
 * what the client gets.
 */
public enum ProxyError {
    // Refused: the request is at fault, or we decided so.
    HTTP_REQUEST_ERROR(400, false, "The request is malformed."),
    UNAUTHENTICATED(401, false, "Who sent the request is not known."),
    HTTP_REQUEST_DENIED(403, false, "The request is not allowed."),
    NO_ROUTE(404, false, "No route matches the request."),
    METHOD_NOT_ALLOWED(405, false, "The route exists, but not for this method."),
    REQUEST_HEAD_TIMEOUT(408, false, "The head of the request did not arrive in time."),
    REQUEST_BODY_TIMEOUT(408, false, "The request body did not arrive in time."),
    URI_TOO_LONG(414, false, "The request target is too long."),
    EXPECTATION_FAILED(417, false, "The expectation cannot be met."),
    HTTP_REQUEST_HEADERS_TOO_LARGE(431, false, "The request has too many headers, or too large ones."),
    HTTP_REQUEST_BODY_SIZE(413, false, "The request body is too large."),
    RATE_LIMITED(429, false, "The limit of requests is reached.", "#quota-exceeded"),
    CLIENT_LEFT(499, false, "The client left before it had its answer."),
    NOT_CACHED(504, false, "The client takes only what is cached, and nothing is."),
    METHOD_NOT_IMPLEMENTED(501, false, "The method is not supported."),
    TRANSFER_CODING_NOT_IMPLEMENTED(501, false, "The transfer coding is not supported."),
    HTTP_VERSION_NOT_SUPPORTED(505, false, "The version of HTTP is not supported."),

    // Failed: what is behind us, or we ourselves.
    DNS_ERROR(502, true, "The instance's name could not be resolved."),
    DESTINATION_IP_UNROUTABLE(502, true, "There is no way to the instance's address."),
    CONNECTION_REFUSED(502, true, "The instance refused the connection."),
    CONNECTION_TERMINATED(502, true, "The instance closed the connection before it answered."),
    TLS_PROTOCOL_ERROR(502, true, "The TLS handshake with the instance failed."),
    TLS_CERTIFICATE_ERROR(502, true, "The instance's certificate could not be verified."),
    TLS_ALERT_RECEIVED(502, true, "The instance refused the TLS connection."),
    HTTP_PROTOCOL_ERROR(502, false, "The instance's answer is not valid HTTP."),
    HTTP_RESPONSE_HEADER_SECTION_SIZE(502, false, "The header section of the answer is too large."),
    HTTP_RESPONSE_INCOMPLETE(502, false, "The instance broke off its answer."),
    HTTP_UPGRADE_FAILED(502, false, "The instance switched protocols in a way that was not asked for."),
    DESTINATION_UNAVAILABLE(503, false, "The upstream is not asked for a while, as too many requests failed."),
    NO_HEALTHY_INSTANCE(503, true, "The upstream has no instance that can be asked."),
    CONNECTION_LIMIT_REACHED(503, true, "Every connection to the instance is in use."),
    NOT_READY(503, false, "The node has no gateway config yet."),
    RATE_LIMIT_UNDECIDED(503, false, "Whether the limit is reached cannot be told now.", "#temporary-reduced-capacity"),
    RATE_LIMIT_FULL(503, false, "There is no room to count one more client.", "#temporary-reduced-capacity"),
    AUTHENTICATION_UNDECIDED(503, false, "Who sent the request cannot be told now.", "#temporary-reduced-capacity"),
    DRAIN_TIMEOUT(503, false, "The node ended before the request was answered."),
    CONNECTION_TIMEOUT(504, true, "The instance did not accept the connection in time."),
    HTTP_RESPONSE_TIMEOUT(504, true, "The instance did not answer in time."),
    TOTAL_TIMEOUT(504, false, "The upstream did not answer in time, over all attempts."),
    CONNECTION_READ_TIMEOUT(504, false, "The instance stopped sending its answer."),
    CONNECTION_WRITE_TIMEOUT(504, false, "The instance stopped reading the request."),
    PROXY_INTERNAL_ERROR(500, false, "The gateway failed.");

    private final int status;
    private final boolean retryable;
    private final String title;
    private final String type;
    private final String label;

    ProxyError(int status, boolean retryable, String title) {
        this(status, retryable, title, "");
    }

    /** @param type in IANA's registry of problem types; empty where it has none */
    ProxyError(int status, boolean retryable, String title, String type) {
        this.status = status;
        this.retryable = retryable;
        this.title = title;
        this.type = type.isEmpty() ? "about:blank" : "https://iana.org/assignments/http-problem-types" + type;
        this.label = name().toLowerCase(Locale.ROOT);
    }

    /** The status the client gets. */
    public int status() {
        return status;
    }

    /** Whether another attempt may go better, if the request may be sent again at all. */
    public boolean retryable() {
        return retryable;
    }

    /** One sentence for the client. */
    public String title() {
        return title;
    }

    /** The type of the problem details (RFC 9457 §3.1.1). */
    public String type() {
        return type;
    }

    /** The name in metrics, logs and {@code Proxy-Status}. */
    public String label() {
        return label;
    }
}
