// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.cluster.AuditLog;
import dev.weir.cluster.AuditPage;
import java.util.concurrent.CompletionStage;

/** {@code /audit}: who did what, on whichever node. */
final class AuditResource {

    private static final int ENTRIES = 100;

    private final AuditLog audit;
    private final InTime cluster;

    AuditResource(AuditLog audit, InTime cluster) {
        this.audit = audit;
        this.cluster = cluster;
    }

    /** The newest first. */
    CompletionStage<Answer> all(Call call) {
        call.allowParameters("limit");
        int limit = call.parameter("limit").map(AuditResource::limit).orElse(ENTRIES);
        return cluster.answered(audit.page()).thenApply(page -> {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            ArrayNode list = body.putArray("entries");
            page.newest(limit).forEach(entry -> list.add(Auditor.json(entry)));
            return Answer.json(200, body);
        });
    }

    private static int limit(String text) {
        int limit = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > AuditPage.MOST) {
            throw new Refusal(400, "limit: " + text + " (expected: 1 to " + AuditPage.MOST + ")");
        }
        return limit;
    }
}
