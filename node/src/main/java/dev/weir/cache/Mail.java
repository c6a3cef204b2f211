// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.cluster.Exchange;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sends messages, to this node itself as well: then they are heard at once, on the caller's thread. */
final class Mail {

    private final Exchange<Message, Reply> exchange;
    private final Exchange.Listener<Message, Reply> listener;

    Mail(Exchange<Message, Reply> exchange, Exchange.Listener<Message, Reply> listener) {
        this.exchange = exchange;
        this.listener = listener;
    }

    CompletionStage<Reply> send(String member, Message message) {
        return member.equals(exchange.self())
                ? CompletableFuture.completedFuture(listener.heard(member, message))
                : exchange.say(member, message);
    }

    /** The same, once more when it seems to be lost. Never fails: what is lost twice is lost. */
    CompletionStage<Boolean> sendTwice(String member, Message message) {
        return send(member, message)
                .handle((reply, failure) -> failure == null)
                .thenCompose(done -> done
                        ? CompletableFuture.completedFuture(true)
                        : send(member, message).handle((reply, failure) -> failure == null));
    }
}
