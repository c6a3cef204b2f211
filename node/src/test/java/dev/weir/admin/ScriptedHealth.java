// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.health.Deed;
import dev.weir.health.Exchange;
import dev.weir.health.Health;
import dev.weir.health.InstancePulse;
import dev.weir.health.Outcome;
import dev.weir.health.Pulse;
import dev.weir.health.Rules;
import dev.weir.health.Ruling;
import dev.weir.health.UpstreamPulse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The health of {@code orders} and {@code users} as {@code node-1} knows it, with other nodes that hear and say what a
 * test wants, and a clock that is moved by hand.
 */
final class ScriptedHealth implements Exchange, AutoCloseable {

    static final String ONE = "http://10.0.0.1:8080";
    static final String TWO = "http://10.0.0.2:8080";
    static final String USERS = "http://10.0.1.1";

    /** As an instance's counters have it; a thread of its own judges, as in a node. */
    final Health health;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final AtomicLong millis = new AtomicLong(Duration.ofDays(20_000).toMillis());
    private final List<Peer> members = new CopyOnWriteArrayList<>(List.of(new Peer("id-1", "node-1")));
    private final List<Deed> asked = new CopyOnWriteArrayList<>();
    private volatile Set<String> missing = Set.of();
    private volatile CompletionStage<Done> answer = new CompletableFuture<>();
    private volatile boolean still;
    private long sequence;

    ScriptedHealth() {
        still = true;
        health = new Health(this, 1, () -> millis.get() * 1_000_000, this::wake);
        health.retain(Map.of("orders", rules(ONE, TWO), "users", rules(USERS)), Set.of("list"));
        // The first pulse must name both: what one is named by later was counted before anybody listened.
        still = false;
        settle();
    }

    private static Rules rules(String... urls) {
        Duration window = Duration.ofSeconds(10);
        Rules.Share half = new Rules.Share(0.5, 20, window);
        return new Rules(
                List.of(urls),
                Optional.of(
                        new Rules.Eject(5, half, Optional.empty(), Duration.ofSeconds(30), Duration.ofMinutes(5), 0.5)),
                Optional.empty(),
                0.3,
                Optional.of(new Rules.Breaker(half, Optional.empty(), Duration.ofSeconds(10))));
    }

    private void wake() {
        if (!still && !thread.isShutdown()) {
            thread.execute(this::tick);
        }
    }

    private void tick() {
        if (!still) {
            health.tick();
        }
    }

    /** Waits until everything that was left is done. */
    void settle() {
        CompletableFuture.runAsync(this::tick, thread).join();
    }

    /** The health thread does nothing any more. */
    void standStill() {
        still = true;
    }

    void advance(Duration by) {
        millis.addAndGet(by.toMillis());
        settle();
    }

    long nowMillis() {
        return millis.get();
    }

    /** Another node is here from now on. */
    void join(String id, String name) {
        members.add(new Peer(id, name));
        settle();
    }

    /** Another node says what it knows of the first instance of {@code orders}. */
    void say(String id, InstancePulse pulse) {
        UpstreamPulse orders = new UpstreamPulse(0, 0, 0, Map.of(ONE, pulse), Map.of());
        health.heard(new Pulse(id, ++sequence, true, millis.get(), Map.of("orders", orders)));
        settle();
    }

    /** Attempts of this node end so. */
    void attempts(String url, Outcome outcome, int times) {
        for (int i = 0; i < times; i++) {
            health.upstream("orders").counters(url).ended(0, outcome, millis.get() * 1_000_000, 0, "503");
        }
        advance(Duration.ofSeconds(1));
    }

    /** Attempts of this node for the route {@code list} end so. */
    void attemptsOfRoute(Outcome outcome, int times) {
        for (int i = 0; i < times; i++) {
            health.upstream("orders").breaker("list").ended(0, outcome, millis.get() * 1_000_000, 0);
        }
        advance(Duration.ofSeconds(1));
    }

    /** These do not confirm what they are told from now on. */
    void miss(String... ids) {
        missing = Set.of(ids);
    }

    /** Other keepers answer so from now on; before, they do not. */
    void answer(Done done) {
        answer = CompletableFuture.completedFuture(done);
    }

    /** What other keepers were asked. */
    List<Deed> asked() {
        return new ArrayList<>(asked);
    }

    @Override
    public String self() {
        return "id-1";
    }

    @Override
    public List<Peer> members() {
        return members;
    }

    @Override
    public long clusterMillis() {
        return millis.get();
    }

    @Override
    public void say(Pulse pulse) {
        // The others need not know.
    }

    @Override
    public void tell(String member, List<Ruling> rulings) {
        // Nor this.
    }

    @Override
    public CompletionStage<Set<String>> say(List<Ruling> rulings) {
        return CompletableFuture.completedFuture(missing);
    }

    @Override
    public CompletionStage<Done> ask(String keeper, Deed deed) {
        asked.add(deed);
        return answer;
    }

    @Override
    public void listen(Listener listener) {
        // It is the one that this has made.
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
