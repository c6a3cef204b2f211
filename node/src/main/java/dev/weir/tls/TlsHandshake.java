// SPDX-License-Identifier: Apache-2.0
package dev.weir.tls;

import dev.weir.io.IoLoop;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;
import org.xnio.conduits.WriteReadyHandler;

/**
 * A handshake under way on a plain connection, until it is a TLS connection or closed. Keys and certificates are worked
 * out on a worker thread, all else happens on the connection's I/O thread.
 */
public final class TlsHandshake {

    private final StreamConnection plain;
    private final IoLoop loop;
    private final SSLEngine engine;
    private final StreamSourceConduit source;
    private final StreamSinkConduit sink;
    private final TlsInput input;
    private final TlsOutput output;
    private final Object settings;
    private final Consumer<TlsConnection> done;
    private final Consumer<IOException> failed;
    private boolean working;
    private boolean over;

    /**
     * @param settings what the connection is made with
     * @param done the connection is whose it is given to
     * @param failed the connection is closed already
     */
    TlsHandshake(
            StreamConnection plain,
            IoLoop loop,
            SSLEngine engine,
            Object settings,
            Consumer<TlsConnection> done,
            Consumer<IOException> failed) {
        this.plain = plain;
        this.loop = loop;
        this.engine = engine;
        this.source = plain.getSourceChannel().getConduit();
        this.sink = plain.getSinkChannel().getConduit();
        this.output = new TlsOutput(loop, engine, sink);
        this.input = new TlsInput(loop, engine, source, output);
        this.settings = settings;
        this.done = done;
        this.failed = failed;
    }

    void start() {
        Ready ready = new Ready();
        source.setReadReadyHandler(ready);
        sink.setWriteReadyHandler(ready);
        try {
            engine.beginHandshake();
        } catch (SSLException e) {
            end(e);
            return;
        }
        step();
    }

    boolean isOver() {
        return over;
    }

    /** Gives it up and closes the connection; {@code failed} is told, unless it is over. */
    public void cancel(IOException why) {
        end(why);
    }

    private void step() {
        if (over || working) {
            return;
        }
        try {
            while (goOn()) {
                // the engine wants something else now
            }
        } catch (SSLException e) {
            output.alert(e);
            end(e);
        } catch (IOException e) {
            end(lastWord(e));
        }
    }

    /** What the other side said before it closed is the reason; that we could not write any more is only the effect. */
    private IOException lastWord(IOException effect) {
        try {
            while (input.openOneOfHandshake()) {
                // an alert may stand behind it
            }
        } catch (SSLException said) {
            return said;
        } catch (IOException nothing) {
            return effect;
        }
        return effect;
    }

    /** @return whether the engine got what it wants */
    private boolean goOn() throws IOException {
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> {
                work();
                return false;
            }
            case NEED_WRAP -> {
                if (!output.flush()) {
                    source.suspendReads(); // the socket tells when there is room
                    return false;
                }
                output.sealOwn();
                output.flush();
                return true;
            }
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                if (input.openOneOfHandshake()) {
                    return true;
                }
                source.resumeReads();
                return false;
            }
            default -> {
                finish();
                return false;
            }
        }
    }

    private void work() {
        working = true;
        source.suspendReads();
        try {
            loop.thread().getWorker().execute(() -> {
                for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run();
                }
                loop.execute(this::worked);
            });
        } catch (RejectedExecutionException e) {
            working = false;
            end(new IOException("the node ends", e));
        }
    }

    private void worked() {
        working = false;
        step();
    }

    private void finish() {
        over = true;
        source.suspendReads();
        sink.suspendWrites();
        done.accept(new TlsConnection(plain, engine, input, output, settings));
    }

    private void end(IOException why) {
        if (over) {
            return;
        }
        over = true;
        input.release();
        output.fail(why);
        IoUtils.safeClose(plain);
        failed.accept(why);
    }

    /** What the socket tells while the handshake is under way. */
    private final class Ready implements ReadReadyHandler, WriteReadyHandler {

        @Override
        public void readReady() {
            step();
        }

        @Override
        public void writeReady() {
            try {
                if (!over && output.flush()) {
                    sink.suspendWrites();
                    step();
                }
            } catch (IOException e) {
                end(e);
            }
        }

        @Override
        public void forceTermination() {
            end(new IOException("the connection was ended"));
        }

        @Override
        public void terminated() {
            // The next step notices.
        }
    }
}
