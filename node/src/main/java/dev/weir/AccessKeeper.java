// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import dev.weir.auth.Access;
import dev.weir.auth.ConnectedNonces;
import dev.weir.auth.CurrentConsumers;
import dev.weir.auth.HttpKeyFetch;
import dev.weir.auth.KeptRevocations;
import dev.weir.auth.KeyDesk;
import dev.weir.auth.Message;
import dev.weir.auth.Nonces;
import dev.weir.auth.Notice;
import dev.weir.auth.Notices;
import dev.weir.auth.Passwords;
import dev.weir.auth.Revocations;
import dev.weir.auth.Tallies;
import dev.weir.auth.Tokens;
import dev.weir.cluster.ConnectedExchange;
import dev.weir.cluster.Exchange;
import dev.weir.cluster.KeptFile;
import dev.weir.config.GatewayConfig;
import dev.weir.config.NodeSettings;
import dev.weir.policy.AnyOf;
import dev.weir.policy.Authentication;
import dev.weir.policy.ExternalAuth;
import dev.weir.route.RouteCompiler;
import dev.weir.telemetry.RequestMetrics;
import dev.weir.tls.PrivateTrust;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node needs to tell who somebody is, and the threads that check passwords, fetch keys and tell others what all
 * are to know. There before its cluster is.
 */
final class AccessKeeper implements AutoCloseable {

    /** A check takes about 0.3 s: whoever comes after so many others would wait for minutes. */
    private static final int PASSWORDS_WAITING = 64;

    private static final Logger log = LoggerFactory.getLogger(AccessKeeper.class);

    /** While something is under way. */
    private static final Duration EVERY = Duration.ofMillis(20);

    private static final Duration EVERY_AT_REST = Duration.ofMillis(200);
    private static final Duration KNOWS_WITHIN = Duration.ofSeconds(5);

    private final ThreadPoolExecutor passwords = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(PASSWORDS_WAITING),
            new ThreadFactoryBuilder()
                    .setNameFormat("weir-passwords-%d")
                    .setDaemon(true)
                    .build());
    private final DaemonPool fetches = new DaemonPool("weir-keys", 2);
    private final ConnectedExchange<Message, List<Notice>> exchange;
    private final Notices notices;
    private final KeptRevocations kept;
    private final ConnectedNonces nonces = new ConnectedNonces();
    private final Access access;
    private final CountDownLatch known = new CountDownLatch(1);
    private final Tending tending =
            new Tending("weir-notices", "what all nodes are to know could not be tended", this::tend, this::rest);

    /**
     * @param settings the node's name, and the directory of what it keeps
     * @throws IOException the data directory cannot be had
     */
    AccessKeeper(NodeSettings settings, LongSupplier nanoClock, LongSupplier wallClockMillis, RequestMetrics metrics)
            throws IOException {
        Tallies tallies = new Tallies();
        tallies.countIn(metrics);
        exchange = new ConnectedExchange<>(settings.name(), wallClockMillis);
        notices = new Notices(exchange, nanoClock);
        HttpKeyFetch web =
                new HttpKeyFetch(fetches, ca -> HttpClient.newBuilder().sslContext(PrivateTrust.context(ca)));
        Tokens tokens = new Tokens(new Revocations(notices), new KeyDesk(notices, web), web, wallClockMillis);
        kept = new KeptRevocations(KeptFile.open(settings.data(), "revocations"), notices, nanoClock);
        Passwords checks = new Passwords(passwords, nanoClock);
        access = new Access(nanoClock, wallClockMillis, new CurrentConsumers(), checks, nonces, tallies, tokens);
    }

    /**
     * From now on it shares with the cluster. Blocks for a moment, until it knows what the others know.
     *
     * @return to be closed before this node leaves the cluster
     */
    AutoCloseable connect(Exchange<Message, List<Notice>> told, Nonces used) {
        nonces.connect(used);
        exchange.connect(told);
        notices.start();
        tending.start();
        try {
            if (!known.await(KNOWS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("not all members say what tokens were revoked, nobody is let in by a token until they have");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return tending;
    }

    private void tend() {
        notices.tick();
        access.tokens().tick();
        kept.tick();
        if (notices.ready()) {
            known.countDown();
        }
    }

    private Duration rest() {
        return notices.isBusy() || access.tokens().desk().isBusy() ? EVERY : EVERY_AT_REST;
    }

    Access access() {
        return access;
    }

    /** Says what the gateway config has of policies and consumers. To be called just before it is swapped in. */
    void retain(GatewayConfig config) {
        access.current().set(config.knownConsumers());
        access.tallies().retain(counting(config));
        access.tokens().desk().retain(Authentication.keyOrigins(RouteCompiler.policies(config)));
    }

    /** What the policies are called that say of a request who sent it. */
    private static Set<String> counting(GatewayConfig config) {
        Set<String> names = new HashSet<>();
        for (Class<?> kind : List.of(Authentication.class, AnyOf.class, ExternalAuth.class)) {
            names.addAll(RouteCompiler.policyNames(config, kind));
        }
        return names;
    }

    @Override
    public void close() {
        kept.close();
        passwords.shutdownNow();
        fetches.close();
    }
}
