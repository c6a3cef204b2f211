// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.config.UpstreamConfig.Timeouts;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.util.concurrent.CompletionStage;

/** What one I/O thread asks one instance through, in the protocol the instance speaks. */
sealed interface Connections permits ConnectionPool, Http2Pool {

    /** Makes an attempt. */
    CompletionStage<Response> ask(Request request, Timeouts timeouts);

    /** Connections that are open or being made. */
    int open();

    /** The instance is gone from the config: what is idle is closed now, the rest when it is done. */
    void retire();
}
