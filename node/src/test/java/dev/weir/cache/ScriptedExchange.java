// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.cluster.Exchange;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/**
 * A node's way to others that are there from the beginning and know of no purge, and say to all else what a test has
 * them say.
 */
final class ScriptedExchange implements Exchange<Message, Reply> {

    private final List<Peer> members;
    private final LongSupplier clockMillis;
    private final BiFunction<String, Message, CompletionStage<Reply>> answer;

    /**
     * @param members the first of them is the node itself
     * @param answer by the id of the one that is told something
     */
    ScriptedExchange(
            List<Peer> members, LongSupplier clockMillis, BiFunction<String, Message, CompletionStage<Reply>> answer) {
        this.members = List.copyOf(members);
        this.clockMillis = clockMillis;
        this.answer = answer;
    }

    @Override
    public String self() {
        return members.get(0).id();
    }

    @Override
    public List<Peer> members() {
        return members;
    }

    @Override
    public long clusterMillis() {
        return clockMillis.getAsLong();
    }

    @Override
    public CompletionStage<Reply> say(String member, Message message) {
        if (message instanceof Message.Introduce) {
            PurgeRecord.Part nothing = new PurgeRecord.Part(Map.of(), List.of(), List.of(), List.of());
            return CompletableFuture.completedFuture(
                    new Reply.Known(new PurgeRecord(clusterMillis(), nothing, nothing)));
        }
        return answer.apply(member, message);
    }

    @Override
    public void listen(Listener<Message, Reply> listener) {
        // The test tells the node what others say of themselves.
    }
}
