// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.auth.Consumer;
import dev.weir.cluster.Revision;
import dev.weir.document.DocumentException;
import dev.weir.http.RequestHead;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The gateway config this node runs, and whether it could run another one. From any thread. */
public interface LiveConfig {

    /** The revision this node runs; empty until there is one. */
    Optional<Revision> running();

    /** Why this node does not run the newest revision, if it tried and could not. */
    Optional<String> problem();

    /** Number of routes it runs. */
    int routes();

    /** The route that would answer a request, and what its cache calls it. */
    Optional<CachedUrl> cached(RequestHead head);

    /** What the caches of all routes call what it asks for, whatever else they ask of requests. */
    Set<String> cachedAs(RequestHead head);

    /**
     * A request as a cache knows it.
     *
     * @param url by which it is found and purged; empty where the route has no cache
     */
    record CachedUrl(String route, Optional<String> url) {}

    /**
     * Reads, checks and compiles a document, and changes nothing. Takes its time: never on an I/O thread.
     *
     * @throws DocumentException everything that is wrong with it
     */
    Checked check(String document) throws DocumentException;

    /**
     * The consumers of a document, in its order; references are looked up on this node. As slow as {@link #check}.
     *
     * @throws DocumentException everything that is wrong with it
     */
    List<Consumer> consumers(String document) throws DocumentException;

    /** What a document that may be published has in it. */
    record Checked(int routes, int upstreams) {}
}
