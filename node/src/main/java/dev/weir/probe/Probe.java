// SPDX-License-Identifier: Apache-2.0
package dev.weir.probe;

import dev.weir.config.ProbeConfig;
import dev.weir.http.ProxyException;
import dev.weir.io.IoLoop;
import dev.weir.upstream.Instance;
import java.util.function.Consumer;

/** One question to an instance, on a connection of its own. Only its I/O thread touches it. */
interface Probe {

    /*
     * A connection for each probe, and not one that is kept: what shall be known is whether the instance takes those
     * who come now. One that accepts nobody any more goes on answering on connections that are open, and so does one
     * whose certificate has run out.
     */

    /** Begins, within the settings' timeout. */
    void start();

    /** Takes it back: nothing is told any more. */
    void cancel();

    /** Makes one; it tells once how it went, with an empty text when it was good. */
    static Probe of(ProbeConfig config, Instance instance, IoLoop loop, Consumer<String> over) {
        if (config.tcp()) {
            return new ConnectProbe(config, instance.apart(config.port(), Instance.Way.PLAIN), loop, over);
        }
        if (config.grpc().isPresent()) {
            Instance apart = instance.apart(config.port(), Instance.Way.HTTP2);
            return new RequestProbe(
                    loop, apart, config, new GrpcCheck(config.grpc().get(), apart), over);
        }
        Instance apart = instance.apart(config.port(), Instance.Way.AS_IS);
        return new RequestProbe(loop, apart, config, new HttpCheck(config, apart), over);
    }

    /** What went wrong, for people. */
    static String reason(Throwable failure) {
        if (failure instanceof ProxyException why) {
            return why.error().label().replace('_', ' ') + " (" + why.getMessage() + ')';
        }
        return failure.toString();
    }
}
