// SPDX-License-Identifier: Apache-2.0
package dev.weir.probe;

import dev.weir.config.ProbeConfig;
import dev.weir.io.IoLoop;
import dev.weir.upstream.Instance;
import java.util.function.Consumer;

/** Whether an instance can be connected to; without TLS, and nothing is sent. */
final class ConnectProbe implements Probe {

    private final ProbeConfig config;
    private final Instance instance;
    private final IoLoop loop;
    private final Consumer<String> over;
    private boolean cancelled;

    /** @param instance without TLS */
    ConnectProbe(ProbeConfig config, Instance instance, IoLoop loop, Consumer<String> over) {
        this.config = config;
        this.instance = instance;
        this.loop = loop;
        this.over = over;
    }

    @Override
    public void start() {
        instance.connect(loop, config.timeout(), () -> tell(""), why -> tell(Probe.reason(why)));
    }

    private void tell(String why) {
        if (!cancelled) {
            over.accept(why);
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
    }
}
