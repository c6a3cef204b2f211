// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.cluster.Revision;
import dev.weir.document.DocumentException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code /routes}, {@code /upstreams} and {@code /consumers}: parts of the gateway config, as they stand in it. A
 * change to one of them is a whole new revision.
 */
final class PartResource {

    private final DocumentEditor editor;
    private final Edits edits;

    PartResource(DocumentEditor editor, Edits edits) {
        this.editor = editor;
        this.edits = edits;
    }

    /** The part at the path of the call: a section, or one thing in it. */
    CompletionStage<Answer> get(Call call) {
        Optional<Language> wanted = Language.wanted(call);
        Revision current = edits.current();
        Language language = wanted.orElseGet(() -> Language.of(current.document()));
        String part = read(current, call, language)
                .or(() -> call.path().size() == 1 ? Optional.of("{}\n") : Optional.empty())
                .orElseThrow(() -> notThere(call));
        Answer answer = Answer.text(language.contentType(), part).with("Vary", "Accept");
        return CompletableFuture.completedFuture(answer.tagged(current.number()));
    }

    CompletionStage<Answer> put(Call call) {
        String value = call.text();
        return edits.make(call, revision -> editor.put(revision.document(), call.path(), value));
    }

    CompletionStage<Answer> delete(Call call) {
        return edits.make(call, revision -> {
            if (read(revision, call, Language.JSON).isEmpty()) {
                throw notThere(call);
            }
            return editor.remove(revision.document(), call.path());
        });
    }

    private Optional<String> read(Revision revision, Call call, Language language) {
        try {
            return editor.read(revision.document(), call.path(), language);
        } catch (DocumentException e) {
            throw Refusal.invalid(e);
        }
    }

    private static Refusal notThere(Call call) {
        return new Refusal(404, "The gateway config has no " + String.join(".", call.path()) + ".");
    }
}
