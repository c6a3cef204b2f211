// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.admin.LiveConfig.Checked;
import dev.weir.cluster.Revision;
import dev.weir.cluster.Revisions;
import dev.weir.cluster.Revisions.Publication;
import dev.weir.document.DocumentException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code /routes} and {@code /upstreams}: parts of the gateway config. A change to one of them is a whole new revision;
 * where another change came in between and the caller did not say which revision it knows, it is made again on that
 * one.
 */
final class PartResource {

    /** Other nodes' writers may be faster again and again, but not this often. */
    private static final int ATTEMPTS_MAX = 50;

    /** What a cluster without a gateway config begins with. */
    private static final Revision NONE = new Revision(0, "format: 1\n", "", 0);

    private final Revisions revisions;
    private final DocumentEditor editor;
    private final Publisher publisher;
    private final Turns turns;

    /** @param turns of this node's writers, who need not get in each other's way */
    PartResource(Revisions revisions, DocumentEditor editor, Publisher publisher, Turns turns) {
        this.revisions = revisions;
        this.editor = editor;
        this.publisher = publisher;
        this.turns = turns;
    }

    /** The part at the path of the call: a section, or one thing in it. */
    CompletionStage<Answer> get(Call call) {
        Optional<Language> wanted = Language.wanted(call);
        Revision current = current();
        Language language = wanted.orElseGet(() -> Language.of(current.document()));
        String part = read(current, call, language)
                .or(() -> call.path().size() == 1 ? Optional.of("{}\n") : Optional.empty())
                .orElseThrow(() -> notThere(call));
        Answer answer = Answer.text(language.contentType(), part).with("Vary", "Accept");
        return CompletableFuture.completedFuture(answer.tagged(current.number()));
    }

    CompletionStage<Answer> put(Call call) {
        String value = call.text();
        return change(call, revision -> editor.put(revision.document(), call.path(), value));
    }

    CompletionStage<Answer> delete(Call call) {
        return change(call, revision -> {
            if (read(revision, call, Language.JSON).isEmpty()) {
                throw notThere(call);
            }
            return editor.remove(revision.document(), call.path());
        });
    }

    private CompletionStage<Answer> change(Call call, Edit edit) {
        Wish wish = Wish.of(call);
        Optional<Precondition> precondition = Precondition.of(call);
        if (wish.dryRun()) {
            Draft draft = draft(current(), edit, precondition);
            return CompletableFuture.completedFuture(
                    publisher.dryRun(draft.base().number(), draft.checked()));
        }
        return turns.take(() -> publish(draft(current(), edit, precondition), edit, precondition, ATTEMPTS_MAX))
                .thenCompose(done -> publisher.answer(done.publication(), done.checked(), wish));
    }

    private CompletionStage<Done> publish(Draft draft, Edit edit, Optional<Precondition> precondition, int left) {
        return publisher.publish(draft.base().number(), draft.document()).thenCompose(publication -> {
            if (publication instanceof Publication.Stale stale && precondition.isEmpty()) {
                if (left <= 1) {
                    throw new Refusal(409, "Other changes came in between " + ATTEMPTS_MAX + " times.");
                }
                return publish(draft(stale.current(), edit, precondition), edit, precondition, left - 1);
            }
            return CompletableFuture.completedFuture(new Done(publication, draft.checked()));
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

    private Optional<String> read(Revision revision, Call call, Language language) {
        try {
            return editor.read(revision.document(), call.path(), language);
        } catch (DocumentException e) {
            throw Refusal.invalid(e);
        }
    }

    private Revision current() {
        return revisions.current().orElse(NONE);
    }

    private static Refusal notThere(Call call) {
        return new Refusal(404, "The gateway config has no " + String.join(".", call.path()) + ".");
    }

    /** A change to a document, which may be made again on another one. */
    @FunctionalInterface
    private interface Edit {

        String apply(Revision revision) throws DocumentException;
    }

    /** A document made from a revision. */
    private record Draft(Revision base, String document, Checked checked) {}

    /** A draft that was offered. */
    private record Done(Publication publication, Checked checked) {}
}
