// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A node of a {@link PermitSimulation}, from its start to its death: the real permits, asked for by random requests.
 */
final class PermitNode {

    static final String KEY = "key";

    private static final long DEADLINE = PermitSimulation.MILLI * 50;

    final String id;
    final Permits permits;
    final PermitTerms terms;
    final List<Request> underWay = new ArrayList<>();
    PermitSimulation.Side side;
    boolean alive = true;
    private final PermitSimulation world;
    private final double perSecond;
    private long lastDecidedNanos;

    /** A request that was admitted. */
    final class Request {

        private final Permit permit;
        /** Whether the owner took its node for gone while it was under way. */
        private boolean stranded;

        Request(Permit permit) {
            this.permit = permit;
            underWay.add(this);
        }

        void end() {
            if (alive) {
                underWay.remove(this);
                permit.release();
            }
        }
    }

    PermitNode(PermitSimulation world, String id, PermitSimulation.Side side, double perSecond) {
        this.world = world;
        this.id = id;
        this.side = side;
        this.terms = new PermitTerms(world.limit, OnPartition.STRICT);
        this.perSecond = perSecond;
        this.permits = new Permits(new Wire(), () -> world.nanos, Duration.ofMillis(50));
        tidy();
        poll();
        arrive();
    }

    /** How many the owner has to know of. */
    long counted() {
        return underWay.stream().filter(request -> !request.stranded).count();
    }

    void strand() {
        underWay.forEach(request -> request.stranded = true);
    }

    PermitPool pool() {
        return permits.pool("limit");
    }

    private void tidy() {
        if (alive) {
            permits.tidy();
            world.in(50 * PermitSimulation.MILLI, this::tidy);
        }
    }

    private void poll() {
        if (alive) {
            permits.poll();
            world.in(10 * PermitSimulation.MILLI, this::poll);
        }
    }

    private void arrive() {
        if (alive && world.busy()) {
            ask(world.random.nextInt(4) == 0);
            world.in((long) (world.exponential() / perSecond * 1e9), this::arrive);
        }
    }

    private void ask(boolean patient) {
        CompletableFuture<Permit> asked = pool().acquire(KEY, terms, patient);
        asked.thenAccept(permit -> {
            if (permit.decision().admitted()) {
                admitted(permit);
            }
        });
        world.in(patient ? 10 * DEADLINE : DEADLINE, () -> asked.complete(Permit.undecided()));
    }

    private void admitted(Permit permit) {
        if (world.nanos - lastDecidedNanos > PermitSpender.VALID_NANOS) {
            world.wrong(id + " admits without having heard of the owner lately");
        }
        world.admitted++;
        Request request = new Request(permit);
        double seconds = world.random.nextInt(20) == 0 ? 5 : 0.05;
        world.in((long) (Math.min(4, world.exponential()) * seconds * 1e9), request::end);
    }

    /** Whether the whole limit can be had here; gives it back. */
    boolean canHaveAll() {
        List<CompletableFuture<Permit>> all = new ArrayList<>();
        for (long i = 0; i < world.limit; i++) {
            all.add(pool().acquire(KEY, terms, true));
        }
        world.run(2000);
        boolean had = all.stream()
                .allMatch(permit -> permit.isDone() && permit.join().decision().admitted());
        all.forEach(permit -> {
            permit.complete(Permit.refused());
            permit.join().release();
        });
        return had;
    }

    /** The way to the owner. */
    private final class Wire implements PermitLedgers {

        @Override
        public CompletionStage<PermitGrant> ask(String key, PermitTerms asked, PermitDemand demand) {
            CompletableFuture<PermitGrant> answer = new CompletableFuture<>();
            long sentNanos = world.nanos;
            world.carry(PermitNode.this, side, demand, answer);
            // Noted before the spender hears of it: what is admitted then is by this answer.
            return answer.thenApply(grant -> {
                lastDecidedNanos = grant.decided() ? Math.max(sentNanos, lastDecidedNanos) : lastDecidedNanos;
                return grant;
            });
        }

        @Override
        public CompletionStage<Optional<PermitLedger>> read(String key) {
            return CompletableFuture.completedFuture(Optional.ofNullable(side.ledger));
        }
    }
}
