// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.admin.OperatorDeeds.Found;
import dev.weir.health.Deed;
import dev.weir.health.Exchange.Done;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@code /upstreams/{name}/instances/{instance}/eject}, {@code restore} and {@code drain}: what operators decide. */
final class DeedsResource {

    private static final String FOR = "for";

    private final OperatorDeeds deeds;
    private final UpstreamStates states;
    private final InTime cluster;

    DeedsResource(OperatorDeeds deeds, UpstreamStates states, InTime cluster) {
        this.deeds = deeds;
        this.states = states;
        this.cluster = cluster;
    }

    CompletionStage<Answer> eject(Call call) {
        return lasting(call, Deed.Kind.EJECT);
    }

    CompletionStage<Answer> drain(Call call) {
        return lasting(call, Deed.Kind.DRAIN);
    }

    CompletionStage<Answer> restore(Call call) {
        call.allowParameters();
        return perform(call, Deed.Kind.RESTORE, Optional.empty());
    }

    private CompletionStage<Answer> lasting(Call call, Deed.Kind kind) {
        call.allowParameters(FOR);
        return perform(call, kind, call.parameter(FOR).map(Durations::lasting));
    }

    private CompletionStage<Answer> perform(Call call, Deed.Kind kind, Optional<Duration> lasts) {
        Found instance = deeds.find(call.path().get(1), call.path().get(3));
        return cluster.answered(deeds.perform(instance, kind, lasts)).thenCompose(done -> {
            if (!done.done()) {
                throw new Refusal(503, "Nothing was done: " + done.why() + '.');
            }
            Change change = Change.of(
                    call.parameter(FOR).map(time -> "for " + time).stream().toList());
            return cluster.answered(states.of(instance.upstream()))
                    .thenApply(state -> answer(state, instance, done).changing(change));
        });
    }

    private static Answer answer(UpstreamState state, Found instance, Done done) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("upstream", state.name());
        done.missing().forEach(body.putArray("laggards")::add);
        state.instances().stream()
                .filter(one -> one.candidate().id().equals(instance.url()))
                .forEach(one -> one.writeTo(body.putObject("instance")));
        return Answer.json(done.missing().isEmpty() ? 200 : 202, body);
    }
}
