// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM and SIGINT as they come. The first one does what it always does: it makes the JVM run its shutdown hooks.
 * What comes after it the JVM alone would keep to itself.
 */
final class Signals {

    private static final Logger log = LoggerFactory.getLogger(Signals.class);

    private final IntConsumer again;
    private final AtomicBoolean came = new AtomicBoolean();
    private final List<Heard> heard = new ArrayList<>();

    /*
     * sun.misc.Signal is there for everyone (JEP 260), but the compiler warns of it in a way that nothing turns off;
     * hence reflection. Where a JVM does not have it, keeps signals for itself (-Xrs) or was started with one ignored,
     * a second one is not heard.
     */

    private Signals(IntConsumer again) {
        this.again = again;
    }

    /** @param again called with the number of each signal but the first one, on a thread of its own */
    static Signals hear(IntConsumer again) {
        Signals signals = new Signals(again);
        for (String name : List.of("TERM", "INT")) {
            try {
                signals.heard.add(signals.new Heard(name));
            } catch (ReflectiveOperationException e) {
                log.debug("a second SIG{} is not heard", name, e);
            }
        }
        return signals;
    }

    /** Leaves them to the JVM again. */
    void giveBack() {
        for (Heard one : heard) {
            try {
                one.handle(one.usual.join());
            } catch (ReflectiveOperationException e) {
                log.debug("a signal is not given back", e);
            }
        }
    }

    /** One of them. */
    private final class Heard {

        private final Class<?> type = Class.forName("sun.misc.Signal");
        private final Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        private final Object signal;
        private final CompletableFuture<Object> usual = new CompletableFuture<>();

        Heard(String name) throws ReflectiveOperationException {
            signal = type.getConstructor(String.class).newInstance(name);
            InvocationHandler ours = (proxy, method, arguments) -> {
                if (came.compareAndSet(false, true)) {
                    return method.invoke(usual.join(), arguments);
                }
                again.accept((int) type.getMethod("getNumber").invoke(signal));
                return proxy;
            };
            usual.complete(
                    handle(Proxy.newProxyInstance(handlerType.getClassLoader(), new Class<?>[] {handlerType}, ours)));
        }

        /** Returns who handled it before. */
        private Object handle(Object handler) throws ReflectiveOperationException {
            return type.getMethod("handle", type, handlerType).invoke(null, signal, handler);
        }
    }
}
