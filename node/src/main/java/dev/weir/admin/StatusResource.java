// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.cluster.Members;
import dev.weir.cluster.Revision;
import dev.weir.cluster.Revisions;
import dev.weir.telemetry.PrometheusText;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code /cluster}, {@code /metrics}, {@code /readyz} and {@code /livez}: how it is going. */
final class StatusResource {

    private final NodeStatus node;
    private final Members members;
    private final Revisions revisions;
    private final Readiness readiness;

    StatusResource(NodeStatus node, Members members, Revisions revisions, Readiness readiness) {
        this.node = node;
        this.members = members;
        this.revisions = revisions;
        this.readiness = readiness;
    }

    /** Who is here and runs what. */
    CompletionStage<Answer> cluster(Call call) {
        call.allowParameters();
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("revision", revisions.current().map(Revision::number).orElse(0L))
                .put("expected", members.expected())
                .put("safe", members.safe())
                .put("writable", readiness.isWritable());
        body.set("members", new Confirmation(members).members());
        return CompletableFuture.completedFuture(Answer.json(200, body));
    }

    /** All metrics of this node. */
    CompletionStage<Answer> metrics(Call call) {
        call.allowParameters();
        return CompletableFuture.completedFuture(
                Answer.text(PrometheusText.CONTENT_TYPE, node.metrics().text()));
    }

    /** 200 when this node should get traffic, 503 with the reasons when not. */
    CompletionStage<Answer> ready(Call call) {
        List<String> reasons = readiness.reasonsAgainst();
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("ready", reasons.isEmpty());
        if (!reasons.isEmpty()) {
            reasons.forEach(body.putArray("reasons")::add);
        }
        return CompletableFuture.completedFuture(Answer.json(reasons.isEmpty() ? 200 : 503, body));
    }

    /** 200 for as long as the process can answer at all. */
    CompletionStage<Answer> live(Call call) {
        return CompletableFuture.completedFuture(
                Answer.json(200, JsonNodeFactory.instance.objectNode().put("live", true)));
    }
}
