// SPDX-License-Identifier: Apache-2.0
package dev.weir.probe;

import java.util.function.Consumer;

/** A probe that goes on until the test says how it went. */
final class ScriptedProbe implements Probe {

    final Consumer<String> over;
    boolean cancelled;

    ScriptedProbe(Consumer<String> over) {
        this.over = over;
    }

    @Override
    public void start() {
        // The test goes on.
    }

    @Override
    public void cancel() {
        cancelled = true;
    }
}
