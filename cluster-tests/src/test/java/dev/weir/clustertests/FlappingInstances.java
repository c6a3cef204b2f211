// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.clustertests.PatientService.Condition;
import dev.weir.clustertests.RecordedClient.Answered;
import dev.weir.clustertests.history.Entry;
import dev.weir.clustertests.history.Fact;
import dev.weir.clustertests.history.Kind;
import dev.weir.clustertests.history.NothingToEjected;
import dev.weir.clustertests.history.Recording;
import dev.weir.clustertests.history.Span;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Instances of an upstream of which one is sick now and then, for a while: it fails, answers late or not at all, or is
 * dead. Which one, when and how is drawn from a seed. What comes to them is recorded.
 */
final class FlappingInstances implements AutoCloseable {

    /** Of the upstream, its route and its path. */
    static final String NAME = "flapping";

    private static final int COUNT = 4;
    private static final int WELL_MILLIS = 2_000;
    private static final int SICK_MILLIS = 5_000;

    /** Kinds of sickness: one of them is death. */
    private static final List<Condition> KINDS =
            List.of(Condition.WELL, Condition.FAILING, Condition.SLOW, Condition.SILENT);

    private static final Duration VISIT_PAUSE = Duration.ofMillis(20);
    private static final Duration LOOK_PAUSE = Duration.ofMillis(50);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(10);
    private static final byte[] NOTHING = new byte[0];

    private final List<PatientService> instances;
    private final Recording recording;
    private final boolean probed;
    private final RandomGenerator random;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final Thread flaps = new Thread(this::flap, "flaps");

    private FlappingInstances(List<PatientService> instances, long seed, Recording recording) {
        this.instances = instances;
        this.recording = recording;
        this.random = new SplittableRandom(seed);
        this.probed = seed % 2 == 0;
        flaps.setDaemon(true);
    }

    /** All are well until {@link #begin()}. With an even seed they are probed. */
    static FlappingInstances start(InetAddress here, long seed, Recording recording) {
        List<PatientService> instances = IntStream.range(0, COUNT)
                .mapToObj(number -> start(here, recording))
                .toList();
        return new FlappingInstances(instances, seed, recording);
    }

    private static PatientService start(InetAddress here, Recording recording) {
        return PatientService.at(here, (instance, arrival) -> {
            if (!arrival.isProbe()) {
                recording.add(Entry.of(Kind.ARRIVAL, "upstream", "", Span.now())
                        .with(Fact.INSTANCE, instance)
                        .with(Fact.ID, arrival.query())
                        .with(Fact.WHAT, arrival.condition()));
            }
        });
    }

    /** One is sick, then all are well, and so on until {@link #end()}. */
    void begin() {
        flaps.start();
    }

    private void flap() {
        while (!isOverWithin(draw(WELL_MILLIS))) {
            PatientService sick = instances.get(random.nextInt(COUNT));
            Condition kind = KINDS.get(random.nextInt(KINDS.size()));
            record(sick, kind == Condition.WELL ? "dies" : kind.toString());
            if (kind == Condition.WELL) {
                sick.die();
            } else {
                sick.becomes(kind);
            }
            isOverWithin(draw(SICK_MILLIS));
            sick.recover();
            record(sick, "well");
        }
    }

    private int draw(int most) {
        return most / 10 + random.nextInt(most - most / 10);
    }

    private boolean isOverWithin(int millis) {
        try {
            return ending.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while instances flap", e);
        }
    }

    private void record(PatientService instance, String what) {
        recording.add(Entry.of(Kind.FLAP, "test", "", Span.now())
                .with(Fact.INSTANCE, instance)
                .with(Fact.WHAT, what));
    }

    /** All are well from now on. */
    void end() {
        ending.countDown();
        try {
            flaps.join(ENDS_WITHIN.toMillis());
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while instances recover", e);
        }
    }

    Entry promise(WeirCluster cluster) {
        return NothingToEjected.promise(
                cluster.nodes().stream().map(WeirNode::name).toList(), Ward.GRACE.toMillis());
    }

    void addTo(ObjectNode upstreams) {
        ObjectNode upstream = upstreams.putObject(NAME);
        instances.forEach(instance -> upstream.withArray("/instances").add(instance.url()));
        upstream.putObject("timeouts").put("response", "1s");
        ObjectNode retry = upstream.putObject("retry").put("attempts", 3).put("budget", "100%");
        List.of("connect-failure", "terminated", "response-timeout", "500").forEach(retry.putArray("on")::add);
        ObjectNode health = upstream.putObject("health");
        health.putObject("eject").put("for", "2s").put("max-for", "6s");
        if (probed) {
            health.putObject("probe")
                    .put("path", "/healthz")
                    .put("every", "500ms")
                    .put("timeout", "300ms");
        }
    }

    /** What clients do with it. */
    List<Errand> errands() {
        return List.of(new Visit(), new Look(instances));
    }

    /** Asks for what any of them can answer. */
    private record Visit() implements Errand {

        @Override
        public String name() {
            return "visit";
        }

        @Override
        public Duration pause() {
            return VISIT_PAUSE;
        }

        @Override
        public void run(RecordedClient client, NodeAddress node) {
            String id = client.next();
            Answered answered = client.ask(node, Kind.VISIT, "GET", "/" + NAME + "?id=" + id, NOTHING);
            client.record(answered.entry().with(Fact.ID, id));
        }
    }

    /** Looks what a node says of each. */
    private record Look(List<PatientService> instances) implements Errand {

        @Override
        public String name() {
            return "look-at-health";
        }

        @Override
        public Duration pause() {
            return LOOK_PAUSE;
        }

        @Override
        public void run(RecordedClient client, NodeAddress node) {
            Answered answered = client.askAdmin(node, Kind.STANDING, "GET", "/health/" + NAME, NOTHING);
            JsonNode said = answered.reply()
                    .filter(reply -> reply.status() == 200)
                    .map(Reply::json)
                    .orElseGet(MissingNode::getInstance);
            for (int i = 0; i < instances.size(); i++) {
                JsonNode instance = said.path("instances").path(i);
                boolean panic = said.path("panic").asBoolean();
                client.record(answered.entry()
                        .with(Fact.INSTANCE, instances.get(i))
                        .with(
                                Fact.STATE,
                                panic ? "panic" : instance.path("state").asText())
                        .with(Fact.SINCE, instance.path("since").asText()));
            }
        }
    }

    @Override
    public void close() {
        end();
        instances.forEach(PatientService::close);
    }
}
