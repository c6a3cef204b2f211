// SPDX-License-Identifier: Apache-2.0
package dev.weir.probe;

import dev.weir.http.Body;
import dev.weir.http.RequestHead;
import dev.weir.http.Response;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;

/** What is asked in a probe, and which answers are good. */
interface Check {

    /** How probes introduce themselves. */
    String USER_AGENT = "weir-probe";

    RequestHead head();

    Body.Bytes body();

    /**
     * Judges an answer that is there as a whole, or as far as it is read.
     *
     * @param body the first bytes of it, ready to be read
     * @param trailers empty where the body went on
     * @return what is wrong with it; empty when nothing is
     */
    String judge(Response answer, ByteBuffer body, HeaderMap trailers);

    /** Headers of a probe. */
    static HeaderMap headers() {
        HeaderMap headers = new HeaderMap();
        headers.put(Headers.USER_AGENT, USER_AGENT);
        return headers;
    }
}
