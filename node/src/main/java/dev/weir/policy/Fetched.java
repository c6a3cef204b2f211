// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.cache.NotKept;
import dev.weir.cache.Stored;
import dev.weir.http.Body;
import dev.weir.http.Response;
import io.undertow.util.HeaderMap;

/** What came of a fetch, for the request that it was made for. */
sealed interface Fetched {

    /**
     * A whole response.
     *
     * @param own fields for this request alone
     */
    record Whole(Stored stored, HeaderMap own) implements Fetched {}

    /**
     * The one that was there before, and is still good.
     *
     * @param kept whether it is, as it is now
     * @param own fields for this request alone
     */
    record Validated(Stored stored, boolean kept, HeaderMap own) implements Fetched {}

    /**
     * One whose body is on its way.
     *
     * @param head without the body
     * @param body to be read or closed
     * @param own fields for this request alone
     */
    record OnItsWay(Stored head, Body.Stream body, HeaderMap own) implements Fetched {}

    /** One that is for this request alone. */
    record Passed(Response response, NotKept why) implements Fetched {}
}
