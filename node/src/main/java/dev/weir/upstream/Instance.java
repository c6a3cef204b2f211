// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.config.UpstreamConfig;
import dev.weir.config.UpstreamConfig.Protocol;
import dev.weir.config.UpstreamConfig.Timeouts;
import dev.weir.health.Counters;
import dev.weir.http.EventLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.io.IoLoop;
import dev.weir.io.IoLoops;
import dev.weir.tls.ClientTls;
import dev.weir.tls.TlsConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/**
 * One running copy of an upstream, with its connections: it has identity and outlives the revision that named it first.
 * From any thread, where a method does not say otherwise.
 */
public final class Instance {

    private static final String ALPN_HTTP1 = "http/1.1";
    private static final String ALPN_HTTP2 = "h2";

    private final String url;
    private final String host;
    private final int port;
    private final String address;
    private final Resolver resolver;
    private final AtomicReferenceArray<Connections> pools;
    private final IoLoops loops;
    private final Optional<ClientTls> tls;
    private final Protocol protocol;
    private final InstanceLoad load;
    private final Counters counters;
    private volatile boolean retired;

    /**
     * @param tls how it is spoken to; empty for plain HTTP
     * @param counters what its attempts are counted with
     */
    Instance(
            UpstreamConfig.Instance config,
            Optional<ClientTls> tls,
            Protocol protocol,
            Resolver resolver,
            IoLoops loops,
            Counters counters) {
        this(config.url().toString(), config.host(), config.port(), tls, protocol, resolver, loops, counters);
        counters.tell(load::inFlight, load::latencyNanos);
    }

    private Instance(
            String url,
            String host,
            int port,
            Optional<ClientTls> tls,
            Protocol protocol,
            Resolver resolver,
            IoLoops loops,
            Counters counters) {
        this.url = url;
        this.host = host;
        this.port = port;
        this.tls = tls;
        this.protocol = protocol;
        this.address = host + ':' + port;
        this.resolver = resolver;
        this.loops = loops;
        this.load = new InstanceLoad(loops.count(), loops::nanoTime);
        this.counters = counters;
        this.pools = new AtomicReferenceArray<>(loops.count());
    }

    /** How an instance is spoken to that was set {@link #apart}. */
    public enum Way {
        /** As this one is. */
        AS_IS,
        /** In HTTP/2, whatever requests are sent in. */
        HTTP2,
        /** Without TLS. */
        PLAIN
    }

    /**
     * The same instance with connections of its own, which are closed when it is {@link #retire}d.
     *
     * @param other port, where it is not the same
     */
    public Instance apart(Optional<Integer> other, Way way) {
        return new Instance(
                url,
                host,
                other.orElse(port),
                way == Way.PLAIN ? Optional.empty() : tls,
                way == Way.HTTP2 ? Protocol.HTTP2 : protocol,
                resolver,
                loops,
                counters);
    }

    /** As the config has it: an instance of an upstream is known by it. */
    public String url() {
        return url;
    }

    /** {@code host:port}, as the config has it. */
    public String address() {
        return address;
    }

    /** How busy it is. */
    InstanceLoad load() {
        return load;
    }

    /** How its attempts ended. */
    Counters counters() {
        return counters;
    }

    /** Of its URL. */
    public String scheme() {
        return tls.isPresent() ? "https" : "http";
    }

    /**
     * Goes on from a plain connection that was just opened, with a TLS handshake where the instance speaks TLS. Only on
     * the loop's thread.
     *
     * @param ready is given the connection, now or later
     * @param failed the plain one is closed
     * @return for whoever does not want to wait any longer
     */
    Consumer<IOException> secure(
            StreamConnection plain, IoLoop loop, Consumer<StreamConnection> ready, Consumer<ProxyException> failed) {
        if (tls.isEmpty()) {
            ready.accept(plain);
            return why -> {};
        }
        String wanted = protocol == Protocol.HTTP2 ? ALPN_HTTP2 : ALPN_HTTP1;
        return tls.get().connect(plain, loop, host, port, List.of(wanted), agreed(ready, failed), failed)::cancel;
    }

    /** HTTP/2 has to be agreed on (RFC 9113 §3.2); HTTP/1.1 is what everybody speaks who says nothing. */
    private Consumer<TlsConnection> agreed(Consumer<StreamConnection> ready, Consumer<ProxyException> failed) {
        return secured -> {
            if (protocol == Protocol.HTTP1 || secured.protocol().equals(ALPN_HTTP2)) {
                ready.accept(secured);
            } else {
                IoUtils.safeClose(secured);
                failed.accept(new ProxyException(
                        ProxyError.TLS_PROTOCOL_ERROR, address + " does not agree on HTTP/2 (ALPN h2)"));
            }
        };
    }

    /** Whether a connection is one that would be made today: the certificates may have changed. */
    boolean isCurrent(StreamConnection connection) {
        return tls.isEmpty()
                || (connection instanceof TlsConnection secured && tls.get().isCurrent(secured));
    }

    /** Makes one attempt. Only on the thread of the request's loop. */
    public CompletionStage<Response> ask(Request request, Timeouts timeouts) {
        return connections(request.loop()).ask(request, timeouts);
    }

    /** Makes a connection and closes it; one of the two is called once. Only on the loop's thread. */
    public void connect(IoLoop loop, Duration timeout, Runnable connected, Consumer<ProxyException> failed) {
        Connecting.start(loop, this, timeout, new Connecting.Asker() {

            @Override
            public void connected(StreamConnection socket) {
                IoUtils.safeClose(socket);
                connected.run();
            }

            @Override
            public void failed(ProxyException why) {
                failed.accept(why);
            }
        });
    }

    /** The connections of a loop to this instance. Only on that loop's thread. */
    Connections connections(EventLoop loop) {
        Connections pool = pools.get(loop.index());
        if (pool == null) {
            IoLoop own = loops.at(loop.index());
            pool = protocol == Protocol.HTTP2 ? new Http2Pool(own, this) : new ConnectionPool(own, this);
            pools.set(loop.index(), pool);
            if (retired) {
                pool.retire(); // for a request that is still on the table of before
            }
        }
        return pool;
    }

    /** Connections that are open, over all loops. Exact only when nothing is under way. */
    public int connections() {
        int open = 0;
        for (int i = 0; i < pools.length(); i++) {
            Connections pool = pools.get(i);
            open += pool == null ? 0 : pool.open();
        }
        return open;
    }

    /** Finds where to connect to; one of the two is called once, on the loop's thread. */
    void resolve(EventLoop loop, Consumer<InetSocketAddress> found, Consumer<ProxyException> failed) {
        CompletableFuture<List<InetAddress>> addresses = resolver.resolve(host).toCompletableFuture();
        if (addresses.isDone() && !addresses.isCompletedExceptionally()) {
            found.accept(new InetSocketAddress(addresses.join().get(0), port));
            return;
        }
        loop.resume(addresses).whenComplete((list, failure) -> {
            if (failure == null) {
                found.accept(new InetSocketAddress(list.get(0), port));
            } else {
                failed.accept(new ProxyException(ProxyError.DNS_ERROR, host + " could not be resolved"));
            }
        });
    }

    /** Gone from the config: idle connections are closed, those in use when they come back. */
    public void retire() {
        retired = true;
        for (int i = 0; i < pools.length(); i++) {
            Connections pool = pools.get(i);
            if (pool != null) {
                loops.at(i).execute(pool::retire);
            }
        }
    }
}
