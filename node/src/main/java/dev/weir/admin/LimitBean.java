// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.admin.Auditor.Told;
import dev.weir.limit.AnyLimit;
import dev.weir.limit.Limit;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What {@link LimitMXBean} shows. */
final class LimitBean implements LimitMXBean, ShownDeeds {

    private static final int RESET_SECONDS = 5;

    private final Limit limit;
    private final LimitView view;
    private final Auditor auditor;

    LimitBean(Limit limit, Auditor auditor) {
        this.limit = limit;
        this.auditor = auditor;
        this.view = new LimitView(limit);
    }

    @Override
    public AnyLimit shown() {
        return limit;
    }

    @Override
    public String getScope() {
        return view.scope();
    }

    @Override
    public String getMode() {
        return view.mode();
    }

    @Override
    public String getAlgorithm() {
        return view.algorithm();
    }

    @Override
    public String[] getRates() {
        return view.rates().toArray(String[]::new);
    }

    @Override
    public String getOnPartition() {
        return view.onPartition();
    }

    @Override
    public long getExpired() {
        return limit.statistics().expired();
    }

    /** On a thread of the JMX client's connection, which may wait. */
    @Override
    public void reset(String key) {
        try {
            auditor.kept(
                            Author.JMX,
                            "reset a key of limit " + limit.name(),
                            () -> limit.reset(key).thenApply(done -> true),
                            done -> Told.DONE)
                    .toCompletableFuture()
                    .get(RESET_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // With a text only: the client need not know the classes of the cause.
            throw new IllegalStateException("the cluster did not answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the cluster answered");
        }
    }
}
