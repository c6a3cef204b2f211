// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

import dev.weir.http.Request;
import java.util.List;
import java.util.Optional;

/**
 * Chooses for one request after the other among a lineup. From any thread, without waiting.
 *
 * @param <T> what is chosen
 */
@FunctionalInterface
public interface Chooser<T extends Candidate> {

    /**
     * Whom to ask.
     *
     * @param but whom not to take while there is anybody else: they were asked already
     * @return empty where there is nobody at all
     */
    Optional<T> choose(Request request, List<T> but);
}
