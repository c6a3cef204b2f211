// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.IndeterminateOperationStateException;
import com.hazelcast.core.OperationTimeoutException;
import com.hazelcast.spi.exception.TargetNotMemberException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How the shared state is asked: every call ends within a limit, and on a thread of ours. */
final class Calls {

    private final Duration atMost;
    private final Executor executor;

    /** @param executor where answers arrive */
    Calls(Duration atMost, Executor executor) {
        this.atMost = atMost;
        this.executor = executor;
    }

    /** The answer, or a failure after the limit; a call that cannot even begin fails the stage as well. */
    <T extends @Nullable Object> CompletionStage<T> ask(Supplier<CompletionStage<T>> call) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            call.get().whenComplete((value, failure) -> {
                if (failure != null) {
                    answer.completeExceptionally(failure);
                } else {
                    answer.complete(value);
                }
            });
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
        // One more stage, so that a late answer and the limit arrive on the same kind of thread.
        return answer.orTimeout(atMost.toMillis(), TimeUnit.MILLISECONDS).thenApplyAsync(value -> value, executor);
    }

    /** How many members this one sees, itself included; 0 when it is no member any more. */
    static int members(HazelcastInstance member) {
        try {
            return member.getCluster().getMembers().size();
        } catch (HazelcastInstanceNotActiveException e) {
            return 0;
        }
    }

    /** What went wrong, for people. */
    static String reason(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException || cause instanceof OperationTimeoutException) {
            return "no answer in time";
        }
        if (cause instanceof IndeterminateOperationStateException) {
            return "not every copy was confirmed, a node is leaving or cannot be reached";
        }
        if (cause instanceof HazelcastInstanceNotActiveException
                || cause instanceof TargetNotMemberException
                || cause instanceof RejectedExecutionException) {
            return "this node is leaving the cluster";
        }
        return String.valueOf(cause);
    }
}
