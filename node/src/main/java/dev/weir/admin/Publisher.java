// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.admin.LiveConfig.Checked;
import dev.weir.cluster.Revision;
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

    /**
     * The answer to a change, once it was offered; if the caller wants to wait, after all members run it.
     *
     * @param before what it was made from
     */
    CompletionStage<Answer> answer(Revision before, Publication publication, Checked checked, Wish wish) {
        return answer(before, publication, checked, wish, JsonNodeFactory.instance.objectNode());
    }

    /** @param news what else the answer has once the change is made */
    CompletionStage<Answer> answer(
            Revision before, Publication publication, Checked checked, Wish wish, ObjectNode news) {
        if (publication instanceof Publication.Stale stale) {
            throw Refusal.stale(Optional.of(stale.current()));
        }
        if (publication instanceof Publication.Refused refused) {
            throw new Refusal(503, refused.reason());
        }
        Revision after = ((Publication.Published) publication).revision();
        long number = after.number();
        Change change = Change.between(before, after);
        if (wish.confirmWithin().isEmpty()) {
            Answer answer = published(news.setAll(body(number, checked)), number);
            return CompletableFuture.completedFuture(answer.changing(change));
        }
        return confirmation
                .await(number, wish.confirmWithin().get())
                .thenApplyAsync(all -> confirmed(news.setAll(body(number, checked)), number, all), worker)
                .thenApply(answer -> answer.changing(change));
    }

    private Answer published(ObjectNode body, long number) {
        body.set("members", confirmation.members());
        return Answer.json(200, body).tagged(number);
    }

    /** 202 and not an error where somebody lags: the change is made, and doing it again would only be stale. */
    private Answer confirmed(ObjectNode body, long number, boolean all) {
        body.put("confirmed", all);
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
