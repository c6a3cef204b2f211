// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import dev.weir.http.EventLoop;

/** Asks an end that has been silent for long whether it is still there, if that is wanted at all. */
final class KeepAlive {

    /** What our pings carry; they come back with it. */
    static final long OPAQUE = 0x7765_6972L;

    private final Control control;
    private final Deadline silence;
    private final Deadline reply;
    private boolean heard;

    /** @param gone what to do when it is not */
    KeepAlive(EventLoop loop, Http2Settings settings, Control control, Runnable gone) {
        this.control = control;
        this.silence = new Deadline(loop, settings.ping(), this::silent);
        this.reply = new Deadline(loop, settings.answer(), gone);
    }

    void start() {
        silence.start();
    }

    /** Something came from the other end. */
    void heard() {
        heard = true;
        reply.stop();
    }

    private void silent() {
        if (!heard) {
            control.ping(OPAQUE, false);
            reply.start();
        }
        heard = false;
        silence.start();
    }

    void stop() {
        silence.stop();
        reply.stop();
    }
}
