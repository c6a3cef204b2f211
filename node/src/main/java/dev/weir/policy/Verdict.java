// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.auth.Consumer;
import dev.weir.auth.Outcome;
import dev.weir.http.Body;
import dev.weir.http.Caller;
import io.undertow.util.HttpString;
import java.util.List;
import java.util.Map;

/** What was found of a credential. */
sealed interface Verdict {

    /**
     * It holds.
     *
     * @param metadata of the consumer; empty where none is known
     * @param headers for the upstream, of those that the scheme has said to be its own
     */
    record Proven(Caller caller, Map<String, String> metadata, Map<HttpString, String> headers) implements Verdict {

        /** Whom those are taken for who have sent nothing. */
        static Proven nobody(Consumer consumer) {
            return new Proven(consumer.caller().unproven(), consumer.metadata(), Map.of());
        }

        /** Whose it is says all. */
        static Proven of(Consumer consumer) {
            return new Proven(consumer.caller(), consumer.metadata(), Map.of());
        }
    }

    /**
     * It holds, and to tell, the body had to be read.
     *
     * @param body in the place of the one that was read
     */
    record Seen(Proven proven, Body body) implements Verdict {}

    /**
     * It holds, and the client is to keep another one from now on.
     *
     * @param cookies values of {@code Set-Cookie} for the answer, whoever gives it
     */
    record Renewed(Proven proven, List<String> cookies) implements Verdict {}

    /**
     * It does not hold.
     *
     * @param outcome for the metrics
     * @param why for a log of operators who look for it; never the credential, or a part of it
     */
    record Refused(Outcome outcome, String why) implements Verdict {}
}
