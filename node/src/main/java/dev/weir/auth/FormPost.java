// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sends forms to where a small document is answered. From any thread; does not wait. */
@FunctionalInterface
public interface FormPost {

    /**
     * Sends one; fails with an {@link IOException} where nothing comes back.
     *
     * @param authorization the value of that header; none where it is empty
     * @param ca who vouches for whom it is sent to, in PEM; empty where those do whom Java trusts
     */
    CompletionStage<Answer> post(URI url, Map<String, String> form, String authorization, Optional<String> ca);

    /** What came, whatever the status is. */
    record Answer(int status, String text) {

        /** Without what it says. */
        @Override
        public String toString() {
            return "Answer[" + status + "]";
        }
    }

    /** That of a node that sends nothing. */
    static FormPost nowhere() {
        return (url, form, authorization, ca) ->
                CompletableFuture.failedFuture(new IOException("nothing is sent here"));
    }
}
