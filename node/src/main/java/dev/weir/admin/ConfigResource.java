// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.admin.LiveConfig.Checked;
import dev.weir.cluster.Revision;
import dev.weir.cluster.Revisions;
import dev.weir.document.DocumentException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code /config}: the gateway config as a whole. */
final class ConfigResource {

    private final Revisions revisions;
    private final DocumentEditor editor;
    private final Publisher publisher;

    ConfigResource(Revisions revisions, DocumentEditor editor, Publisher publisher) {
        this.revisions = revisions;
        this.editor = editor;
        this.publisher = publisher;
    }

    /** The current document; in the language it was written in, word by word, unless another one is wanted. */
    CompletionStage<Answer> get(Call call) {
        Optional<Language> wanted = Language.wanted(call);
        Revision current = revisions.current().orElseThrow(() -> new Refusal(404, "There is no gateway config yet."));
        if (call.header("If-None-Match")
                .filter(tag -> tag.equals("\"" + current.number() + "\""))
                .isPresent()) {
            return CompletableFuture.completedFuture(Answer.notModified().tagged(current.number()));
        }
        Language stored = Language.of(current.document());
        Language language = wanted.orElse(stored);
        String text = language == stored ? current.document() : translated(current.document(), language);
        Answer answer = Answer.text(language.contentType(), text).with("Vary", "Accept");
        return CompletableFuture.completedFuture(answer.tagged(current.number()));
    }

    /** Another document in its place. */
    CompletionStage<Answer> put(Call call) {
        Wish wish = Wish.of(call);
        Optional<Precondition> precondition = Precondition.of(call);
        if (precondition.isEmpty() && !wish.dryRun()) {
            throw new Refusal(
                    428, "If-Match must name the revision this document was made from; \"0\" where there is none yet.");
        }
        Optional<Revision> current = revisions.current();
        long expected = precondition
                .map(condition -> condition.expected(current))
                .orElseGet(() -> current.map(Revision::number).orElse(0L));
        String document = call.text();
        Checked checked = publisher.check(document);
        if (wish.dryRun()) {
            return CompletableFuture.completedFuture(publisher.dryRun(expected, checked));
        }
        Revision before = current.filter(known -> known.number() == expected).orElse(Edits.NONE);
        return publisher
                .publish(expected, document)
                .thenCompose(publication -> publisher.answer(before, publication, checked, wish));
    }

    private String translated(String document, Language language) {
        try {
            return editor.read(document, List.of(), language).orElse("");
        } catch (DocumentException e) {
            throw Refusal.invalid(e);
        }
    }
}
