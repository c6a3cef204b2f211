// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.admin.LiveConfig.Checked;
import dev.weir.cluster.Revisions;
import dev.weir.cluster.Revisions.Publication;
import dev.weir.document.DocumentException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes a checked document the revision of the whole cluster, and says how that went. */
final class Publisher {

    private final LiveConfig config;
    private final Revisions revisions;
    private final Confirmation confirmation;
    private final Duration decisionTime;
    private final Executor worker;

    /** @param decisionTime a cluster that has not decided by then may never */
    Publisher(
            LiveConfig config, Revisions revisions, Confirmation confirmation, Duration decisionTime, Executor worker) {
        this.config = config;
        this.revisions = revisions;
        this.confirmation = confirmation;
        this.decisionTime = decisionTime;
        this.worker = worker;
    }

    /** Whether the document may be published, and what is in it; refused with all its problems if not. */
    Checked check(String document) {
        try {
            return config.check(document);
        } catch (DocumentException e) {
            throw Refusal.invalid(e);
        }
    }

    /** Offers a document that was checked to the cluster. Goes on on a worker thread. */
    CompletionStage<Publication> publish(long expected, String document) {
        return revisions
                .publish(expected, document)
                .toCompletableFuture()
                .copy()
                .orTimeout(decisionTime.toMillis(), TimeUnit.MILLISECONDS)
                .handleAsync(this::orUndecided, worker);
    }

    /** What a document that was only checked would be. */
    Answer dryRun(long expected, Checked checked) {
        ObjectNode body = body(expected + 1, checked).put("dry-run", true);
        body.set("members", confirmation.members());
        return Answer.json(200, body).tagged(expected);
    }

    /** The answer to a change, once it was offered; if the caller wants to wait, after all members run it. */
    CompletionStage<Answer> answer(Publication publication, Checked checked, Wish wish) {
        if (publication instanceof Publication.Stale stale) {
            throw Refusal.stale(Optional.of(stale.current()));
        }
        if (publication instanceof Publication.Refused refused) {
            throw new Refusal(503, refused.reason());
        }
        long number = ((Publication.Published) publication).revision().number();
        if (wish.confirmWithin().isEmpty()) {
            return CompletableFuture.completedFuture(published(200, number, checked));
        }
        return confirmation
                .await(number, wish.confirmWithin().get())
                .thenApplyAsync(all -> confirmed(number, checked, all), worker);
    }

    private Answer published(int status, long number, Checked checked) {
        ObjectNode body = body(number, checked);
        body.set("members", confirmation.members());
        return Answer.json(status, body).tagged(number);
    }

    /** 202 and not an error where somebody lags: the change is made, and doing it again would only be stale. */
    private Answer confirmed(long number, Checked checked, boolean all) {
        ObjectNode body = body(number, checked).put("confirmed", all);
        if (!all) {
            body.set("laggards", confirmation.laggards(number));
        }
        body.set("members", confirmation.members());
        return Answer.json(all ? 200 : 202, body).tagged(number);
    }

    private static ObjectNode body(long number, Checked checked) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("revision", number)
                .put("routes", checked.routes())
                .put("upstreams", checked.upstreams());
    }

    private Publication orUndecided(Publication publication, Throwable failure) {
        if (failure == null) {
            return publication;
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException) {
            throw new Refusal(
                    504,
                    "The cluster did not decide within " + decisionTime.toMillis()
                            + " ms and may still do so; GET /config tells.");
        }
        throw new CompletionException(cause);
    }
}
