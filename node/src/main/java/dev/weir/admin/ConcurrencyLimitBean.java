// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.limit.AnyLimit;
import dev.weir.limit.PermitPool;

/** What {@link ConcurrencyLimitMXBean} shows. */
final class ConcurrencyLimitBean implements ConcurrencyLimitMXBean, ShownDeeds {

    private final PermitPool pool;
    private final PermitView view;

    ConcurrencyLimitBean(PermitPool pool) {
        this.pool = pool;
        this.view = new PermitView(pool);
    }

    @Override
    public AnyLimit shown() {
        return pool;
    }

    @Override
    public long getLimit() {
        return view.limit();
    }

    @Override
    public String getOnPartition() {
        return view.onPartition();
    }

    @Override
    public long getInUse() {
        return pool.inUse();
    }
}
