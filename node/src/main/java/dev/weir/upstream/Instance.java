// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.http.EventLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.io.IoLoops;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * One running copy of an upstream, with its connections: it has identity and outlives the revision that named it first.
 * From any thread, where a method does not say otherwise.
 */
public final class Instance {

    private final String host;
    private final int port;
    private final String address;
    private final Resolver resolver;
    private final AtomicReferenceArray<ConnectionPool> pools;
    private final IoLoops loops;
    private volatile boolean retired;

    /** @param url scheme, host and port; 80 unless it says otherwise */
    Instance(URI url, Resolver resolver, IoLoops loops) {
        this.host = url.getHost();
        this.port = url.getPort() < 0 ? 80 : url.getPort();
        this.address = host + ':' + port;
        this.resolver = resolver;
        this.loops = loops;
        this.pools = new AtomicReferenceArray<>(loops.count());
    }

    /** {@code host:port}, as the config has it. */
    public String address() {
        return address;
    }

    /** The connections of a loop to this instance. Only on that loop's thread. */
    ConnectionPool pool(EventLoop loop) {
        ConnectionPool pool = pools.get(loop.index());
        if (pool == null) {
            pool = new ConnectionPool(loops.at(loop.index()), this);
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
            ConnectionPool pool = pools.get(i);
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
    void retire() {
        retired = true;
        for (int i = 0; i < pools.length(); i++) {
            ConnectionPool pool = pools.get(i);
            if (pool != null) {
                loops.at(i).execute(pool::retire);
            }
        }
    }
}
