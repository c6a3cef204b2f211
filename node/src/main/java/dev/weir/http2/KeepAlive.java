// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import dev.weir.http.EventLoop;

/** Asks an end that has been silent for long whether it is still there, if that is wanted, or when it is. */
final class KeepAlive {

    /** What our pings carry; they come back with it. */
    static final long OPAQUE = 0x7765_6972L;

    private final Control control;
    private final Deadline silence;
    private final Deadline reply;
    private boolean heard;
    private boolean asked;

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
        asked = false;
        reply.stop();
    }

    private void silent() {
        if (!heard) {
            ask();
        }
        heard = false;
        silence.start();
    }

    /** Asks now. Whatever comes next is an answer. */
    void ask() {
        if (!asked) {
            asked = true;
            control.ping(OPAQUE, false);
            reply.start();
        }
    }

    void stop() {
        asked = true;
        silence.stop();
        reply.stop();
    }
}
