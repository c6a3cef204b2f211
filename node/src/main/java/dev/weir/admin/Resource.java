// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import java.util.concurrent.CompletionStage;

/** Answers one kind of request to the admin API. */
@FunctionalInterface
interface Resource {

    /**
     * Called on a worker thread; may compute for a while, but never waits.
     *
     * @throws Refusal instead of an answer; the stage may fail with one as well
     */
    CompletionStage<Answer> answer(Call call);
}
