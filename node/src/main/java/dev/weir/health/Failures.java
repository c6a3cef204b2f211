// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import dev.weir.config.EjectConfig;
import dev.weir.config.RetryConfig;
import dev.weir.http.ProxyException;
import dev.weir.http.Response;
import java.util.Set;
import java.util.concurrent.CompletionException;

/**
 * What of an attempt's ends is the instance's failure, as the gateway config has it.
 *
 * @param statuses of an answer
 * @param unreached whether a connection that does not come about is one
 * @param terminated whether a connection that breaks off before the answer is one, or an answer that is not HTTP
 * @param late whether an answer that does not come in time is one
 */
public record Failures(Set<Integer> statuses, boolean unreached, boolean terminated, boolean late) {

    public Failures {
        statuses = Set.copyOf(statuses);
    }

    public static Failures of(EjectConfig config) {
        return new Failures(
                Set.copyOf(config.statuses()),
                config.on().contains(RetryConfig.CONNECT_FAILURE),
                config.on().contains(RetryConfig.TERMINATED),
                config.on().contains(RetryConfig.RESPONSE_TIMEOUT));
    }

    /** What an answer says of the instance. */
    public Outcome of(Response response) {
        return statuses.contains(response.status()) ? Outcome.FAILED : Outcome.OK;
    }

    /** What a failure says of the instance. */
    public Outcome of(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (!(cause instanceof ProxyException why)) {
            return Outcome.UNKNOWN;
        }
        return switch (why.error()) {
            case DNS_ERROR,
                    CONNECTION_REFUSED,
                    CONNECTION_TIMEOUT,
                    TLS_PROTOCOL_ERROR,
                    TLS_CERTIFICATE_ERROR,
                    TLS_ALERT_RECEIVED -> unreached ? Outcome.UNREACHED : Outcome.UNKNOWN;
            case CONNECTION_TERMINATED, HTTP_PROTOCOL_ERROR -> terminated ? Outcome.FAILED : Outcome.UNKNOWN;
            case HTTP_RESPONSE_TIMEOUT -> late ? Outcome.FAILED : Outcome.UNKNOWN;
            default -> Outcome.UNKNOWN;
        };
    }

    /** An answer that somebody stopped waiting for, though it had all the time that is allowed. */
    public Outcome ofLate() {
        return late ? Outcome.FAILED : Outcome.UNKNOWN;
    }
}
