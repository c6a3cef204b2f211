// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import dev.weir.io.IoLoop;
import java.io.IOException;

/** When what is on its way is written to the socket: once per turn of the loop, and when there is room again. */
final class Outlet {

    private final Http2Connection connection;
    private final IoLoop loop;
    private final Wire wire;
    private final Outbound outbound;
    private final Deadline stall;
    private final Runnable flush = this::flush;
    private boolean held;
    private boolean soon;
    private boolean wantsWrites;
    private boolean pausesReads;
    private boolean writesEnded;
    private long stalledAt;

    Outlet(Http2Connection connection, IoLoop loop, Wire wire, Outbound outbound) {
        this.connection = connection;
        this.loop = loop;
        this.wire = wire;
        this.outbound = outbound;
        this.stall = new Deadline(loop, connection.settings().stall(), this::stalled);
    }

    /** Something is going on that will add more: nothing is written before {@link #release}. */
    void hold() {
        held = true;
    }

    /** It is done. */
    void release() {
        held = false;
        flush();
    }

    /** There is something to write: that is done once, when what is going on now is over. */
    void want() {
        if (!held && !soon && !connection.isClosed()) {
            soon = true;
            loop.execute(flush);
        }
    }

    /** Writes now, if nothing is going on. @return whether all is out */
    boolean flushed() {
        if (!held) {
            flush();
        }
        return connection.isClosed() || outbound.isEmpty();
    }

    /** Whether so much waits that nothing should be read that makes it more. */
    boolean isCrowded() {
        return outbound.isCrowded();
    }

    void flush() {
        soon = false;
        if (connection.isClosed() || held) {
            return;
        }
        held = true;
        try {
            written(outbound.flush());
        } catch (IOException e) {
            connection.lost(e);
        } catch (RuntimeException e) {
            connection.broke(e);
        }
        held = false;
        if (!wantsWrites && !outbound.isEmpty()) {
            want(); // what went wrong has to be said
        }
    }

    private void written(boolean all) throws IOException {
        if (connection.isClosed()) {
            return;
        }
        if (wantsWrites == all) {
            wantsWrites = !all;
            wire.wantWrites(wantsWrites);
            stalledAt = outbound.progress();
        }
        stall.set(!all);
        if (pausesReads != outbound.isCrowded()) {
            pausesReads = !pausesReads;
            wire.wantReads(!pausesReads);
        }
        if (all && outbound.hasWaiting()) {
            soon = true;
            loop.execute(flush);
        }
        if (all && connection.isEnded() && !writesEnded) {
            writesEnded = true;
            wire.endWrites();
            connection.departure().lingering();
        }
    }

    private void stalled() {
        if (outbound.progress() == stalledAt) {
            connection.lost("takes nothing of what is sent");
        } else {
            stalledAt = outbound.progress();
            stall.start();
        }
    }

    void stop() {
        stall.stop();
    }
}
