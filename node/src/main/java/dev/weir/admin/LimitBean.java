// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.limit.Limit;
import dev.weir.limit.LimitCounts;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What {@link LimitMXBean} shows. */
final class LimitBean implements LimitMXBean {

    private static final int RESET_SECONDS = 5;

    private final Limit limit;
    private final LimitView view;

    LimitBean(Limit limit) {
        this.limit = limit;
        this.view = new LimitView(limit);
    }

    @Override
    public String getName() {
        return limit.name();
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
    public long getAdmitted() {
        return counts().admitted();
    }

    @Override
    public long getRefused() {
        return counts().refused();
    }

    @Override
    public long getUndecided() {
        return counts().undecided();
    }

    @Override
    public long getCalls() {
        return counts().calls();
    }

    @Override
    public double getCallsPerAdmitted() {
        return counts().callsPerAdmitted();
    }

    @Override
    public long getGranted() {
        return counts().granted();
    }

    @Override
    public long getReturned() {
        return counts().returned();
    }

    @Override
    public long getExpired() {
        return counts().expired();
    }

    @Override
    public int getKeys() {
        return limit.keys();
    }

    @Override
    public RefusedKey[] getTopRefused() {
        return limit.topRefused().entrySet().stream().map(Refused::new).toArray(RefusedKey[]::new);
    }

    /** On a thread of the JMX client's connection, which may wait. */
    @Override
    public void reset(String key) {
        try {
            limit.reset(key).toCompletableFuture().get(RESET_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // With a text only: the client need not know the classes of the cause.
            throw new IllegalStateException("the cluster did not answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the cluster answered");
        }
    }

    private LimitCounts counts() {
        return limit.statistics().counts();
    }

    /** A key with the getters that JMX asks for. */
    private record Refused(Map.Entry<String, Long> entry) implements RefusedKey {

        @Override
        public String getKey() {
            return entry.getKey();
        }

        @Override
        public long getCount() {
            return entry.getValue();
        }
    }
}
