// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.http.Request;
import dev.weir.http.RequestHead;

/** Requests that want another protocol. */
final class Upgrades {

    private Upgrades() {}

    static Request to(String protocol, Request request) {
        RequestHead head = request.head();
        return request.withHead(new RequestHead(
                head.method(),
                head.scheme(),
                head.authority(),
                head.path(),
                head.query(),
                head.headers(),
                "1.1",
                protocol));
    }
}
