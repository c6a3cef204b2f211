// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.admin.Auditor.Told;
import dev.weir.admin.OperatorDeeds.Found;
import dev.weir.admin.RunningUpstreams.RunningUpstream;
import dev.weir.cluster.AuditEntry.Outcome;
import dev.weir.health.Deed;
import dev.weir.health.Exchange.Done;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What {@link UpstreamMXBean} shows. On threads of JMX clients' connections, which may wait. */
final class UpstreamBean implements UpstreamMXBean {

    private static final int SECONDS = 5;

    private final String name;
    private final UpstreamStates states;
    private final OperatorDeeds deeds;
    private final Auditor auditor;

    UpstreamBean(String name, UpstreamStates states, OperatorDeeds deeds, Auditor auditor) {
        this.name = name;
        this.states = states;
        this.deeds = deeds;
        this.auditor = auditor;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String getKeeper() {
        return state().known().keeper();
    }

    @Override
    public boolean isPanic() {
        return state().known().panic();
    }

    @Override
    public int getHealthyInstances() {
        return (int) state().healthy();
    }

    @Override
    public int getInFlight() {
        return state().inFlight();
    }

    @Override
    public InstanceRow[] getInstances() {
        return state().instances().stream().map(UpstreamRows.Instance::new).toArray(InstanceRow[]::new);
    }

    @Override
    public NodeRow[] getNodes() {
        return state().instances().stream()
                .flatMap(instance -> instance.known().nodes().entrySet().stream()
                        .map(entry -> new UpstreamRows.Node(entry.getKey(), instance, entry.getValue())))
                .toArray(NodeRow[]::new);
    }

    @Override
    public BreakerRow[] getBreakers() {
        return state().known().breakers().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new UpstreamRows.Breaker(entry.getKey(), entry.getValue()))
                .toArray(BreakerRow[]::new);
    }

    @Override
    public EventRow[] getEvents() {
        return state().events().stream().map(UpstreamRows.Event::new).toArray(EventRow[]::new);
    }

    @Override
    public String[] eject(String instance, String lasts) {
        return perform(instance, Deed.Kind.EJECT, lasts);
    }

    @Override
    public String[] drain(String instance, String lasts) {
        return perform(instance, Deed.Kind.DRAIN, lasts);
    }

    @Override
    public String[] restore(String instance) {
        return perform(instance, Deed.Kind.RESTORE, "");
    }

    private String[] perform(String instance, Deed.Kind kind, String lasts) {
        try {
            Optional<Duration> until = lasts.isBlank() ? Optional.empty() : Optional.of(Durations.lasting(lasts));
            Found found = deeds.find(name, instance);
            String what = kind.name().toLowerCase(Locale.ROOT) + ' ' + found.url() + " of upstream " + name;
            Done done = await(auditor.kept(
                    Author.JMX, what, () -> deeds.perform(found, kind, until), result -> told(result, lasts)));
            if (!done.done()) {
                throw new IllegalStateException("nothing was done: " + done.why());
            }
            return done.missing().toArray(String[]::new);
        } catch (Refusal e) {
            throw new IllegalArgumentException(e.getMessage());
        }
    }

    private static Told told(Done done, String lasts) {
        List<String> words = lasts.isBlank() ? List.of() : List.of("for " + lasts);
        return new Told(done.done() ? Outcome.DONE : Outcome.FAILED, 0, Change.of(words));
    }

    private UpstreamState state() {
        RunningUpstream running = states.find(name).orElseThrow(() -> new IllegalStateException(name + " has gone"));
        return await(states.of(running));
    }

    private static <T> T await(CompletionStage<T> asked) {
        try {
            return asked.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // With a text only: the client need not know the classes of the cause.
            throw new IllegalStateException("the cluster did not answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the cluster answered");
        }
    }
}
