// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** Fetches a document from the web. From any thread; does not wait. */
@FunctionalInterface
public interface KeyFetch {

    /**
     * Fails with an {@link java.io.IOException} whose message says why, for operators.
     *
     * @param ca who vouches for whom is asked, in PEM; empty where those do whom Java trusts
     */
    CompletionStage<Fetched> fetch(URI url, Optional<String> ca);

    /**
     * What came.
     *
     * @param seconds so long it is fresh ({@code max-age}); empty where that is not said
     */
    record Fetched(String text, OptionalLong seconds) {}
}
