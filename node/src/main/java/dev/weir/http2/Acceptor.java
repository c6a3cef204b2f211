// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import dev.weir.http.Body;

/** Who answers the requests of a connection. */
public interface Acceptor extends Owner {

    /**
     * A request came.
     *
     * @param body empty, or a stream with what follows; passed on or closed
     * @return who hears of what the client does to the stream from now on
     */
    Http2Stream.Listener accept(Http2Stream stream, RequestFields head, Body body);
}
