// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.admin.LiveConfig.Checked;
import dev.weir.cluster.Revision;
import dev.weir.cluster.Revisions;
import dev.weir.cluster.Revisions.Publication;
import dev.weir.document.DocumentException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Changes to a part of the gateway config, each of which makes a whole new revision. Where another change came in
 * between and the caller did not say which revision it knows, it is made again on that one.
 */
final class Edits {

    /** Other nodes' writers may be faster again and again, but not this often. */
    private static final int ATTEMPTS_MAX = 50;

    /** What a cluster without a gateway config begins with. */
    static final Revision NONE = new Revision(0, "format: 1\n", "", 0);

    private final Revisions revisions;
    private final Publisher publisher;
    private final Turns turns;

    /** @param turns of this node's writers, who need not get in each other's way */
    Edits(Revisions revisions, Publisher publisher, Turns turns) {
        this.revisions = revisions;
        this.publisher = publisher;
        this.turns = turns;
    }

    /** A change to a document, which may be made again on another one. */
    @FunctionalInterface
    interface Edit {

        String apply(Revision revision) throws DocumentException;
    }

    /** A document made from a revision. */
    private record Draft(Revision base, String document, Checked checked) {}

    /** A draft that was offered. */
    private record Done(Revision base, Publication publication, Checked checked) {}

    /** The one that an edit is made of. */
    Revision current() {
        return revisions.current().orElse(NONE);
    }

    /** Makes a change as the call wishes it to be made. */
    CompletionStage<Answer> make(Call call, Edit edit) {
        return make(call, edit, JsonNodeFactory.instance.objectNode());
    }

    /** @param news what else the answer has once the change is made */
    CompletionStage<Answer> make(Call call, Edit edit, ObjectNode news) {
        Wish wish = Wish.of(call);
        Optional<Precondition> precondition = Precondition.of(call);
        if (wish.dryRun()) {
            Draft draft = draft(current(), edit, precondition);
            return CompletableFuture.completedFuture(
                    publisher.dryRun(draft.base().number(), draft.checked()));
        }
        return turns.take(() -> publish(draft(current(), edit, precondition), edit, precondition, ATTEMPTS_MAX))
                .thenCompose(done -> publisher.answer(done.base(), done.publication(), done.checked(), wish, news));
    }

    private CompletionStage<Done> publish(Draft draft, Edit edit, Optional<Precondition> precondition, int left) {
        return publisher.publish(draft.base().number(), draft.document()).thenCompose(publication -> {
            if (publication instanceof Publication.Stale stale && precondition.isEmpty()) {
                if (left <= 1) {
                    throw new Refusal(409, "Other changes came in between " + ATTEMPTS_MAX + " times.");
                }
                return publish(draft(stale.current(), edit, precondition), edit, precondition, left - 1);
            }
            return CompletableFuture.completedFuture(new Done(draft.base(), publication, draft.checked()));
        });
    }

    private Draft draft(Revision base, Edit edit, Optional<Precondition> precondition) {
        Optional<Revision> known = base.number() == 0 ? Optional.empty() : Optional.of(base);
        if (precondition.isPresent() && precondition.get().expected(known) != base.number()) {
            throw Refusal.stale(known);
        }
        try {
            String document = edit.apply(base);
            return new Draft(base, document, publisher.check(document));
        } catch (DocumentException e) {
            throw Refusal.invalid(e);
        }
    }
}
