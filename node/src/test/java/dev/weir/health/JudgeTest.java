// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.health.Verdict.State;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private static final List<String> URLS = List.of("a", "b", "c", "d");
    private static final Present HERE = new Present("n1", Map.of("n1", "node-1", "n2", "node-2"));
    private static final Rules.Eject EJECT = new Rules.Eject(
            5,
            new Rules.Share(0.5, 20, Duration.ofSeconds(10)),
            Optional.empty(),
            Duration.ofSeconds(30),
            Duration.ofSeconds(70),
            0.5);
    private static final Rules PROBED =
            new Rules(URLS, Optional.of(EJECT), Optional.of(new Rules.Probe(2, 3)), 0.5, Optional.empty());
    private static final Rules PLAIN = new Rules(URLS, Optional.of(EJECT), Optional.empty(), 0.5, Optional.empty());

    private final UpstreamEvidence evidence = new UpstreamEvidence(PLAIN);
    private Ruling ruling = Ruling.none("orders");
    private Rules rules = PLAIN;
    private long now = 1_000_000;
    private long sequence;
    private long failures;

    @Test
    void bad_probes_in_a_row_take_an_instance_out_and_good_ones_bring_it_back() {
        rules = PROBED;
        probed("a", -2, "refused");
        assertThat(state("a")).isEqualTo(State.HEALTHY);
        probed("a", -3, "refused");
        assertThat(state("a")).isEqualTo(State.UNHEALTHY);
        assertThat(verdict("a").evidence()).isEqualTo("3 probes in a row were bad, the last one: refused");
        assertThat(verdict("a").seenBy()).containsExactly("node-2");

        probed("a", 1, "");
        assertThat(state("a")).isEqualTo(State.UNHEALTHY);
        probed("a", 2, "");

        assertThat(state("a")).isEqualTo(State.HEALTHY);
        assertThat(verdict("a").warmSinceMillis()).isEqualTo(now);
    }

    @Test
    void with_probes_it_is_a_good_one_that_ends_an_ejection_and_not_a_request() {
        rules = PROBED;
        fail("a", 5);
        probed("a", 9, "");
        assertThat(state("a")).isEqualTo(State.EJECTED);
        pass(Duration.ofSeconds(31));
        assertThat(state("a")).as("the probe is older").isEqualTo(State.EJECTED);

        probed("a", 10, "");

        assertThat(state("a")).isEqualTo(State.HEALTHY);
    }

    @Test
    void an_ejection_in_a_row_lasts_longer_up_to_a_limit_and_health_is_rewarded() {
        assertThat(ejectedFor("a")).isEqualTo(Duration.ofSeconds(30));
        assertThat(ejectedFor("a")).isEqualTo(Duration.ofSeconds(60));
        assertThat(ejectedFor("a")).isEqualTo(Duration.ofSeconds(70));

        pass(Duration.ofSeconds(61));

        assertThat(ejectedFor("a")).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void a_keeper_that_knew_nothing_takes_over_what_was_decided_before_it_came() {
        fail("a", 5);
        deed("b", Deed.Kind.EJECT, Optional.empty());
        Ruling before = ruling;
        now += 1_000;
        Scene later = new Scene(rules, new UpstreamEvidence(PLAIN), HERE, now);

        Ruling merged = Judge.merged(Judge.next(Ruling.none("orders"), later), before, later);

        assertThat(merged.instances()).isEqualTo(before.instances());
    }

    @Test
    void when_too_few_are_left_all_are_used() {
        rules = PROBED;
        probed("a", -3, "");
        probed("b", -3, "");
        assertThat(ruling.panic()).isFalse();

        probed("c", -3, "");

        assertThat(ruling.panic()).isTrue();
    }

    @Test
    void what_probes_took_out_counts_for_what_requests_may_eject() {
        rules = PROBED;
        probed("a", -3, "");
        probed("b", -3, "");

        fail("c", 5);

        assertThat(state("c")).isEqualTo(State.HEALTHY);
    }

    @Test
    void what_an_operator_took_out_is_not_counted_and_comes_back_when_the_time_is_over() {
        deed("a", Deed.Kind.EJECT, Optional.of(Duration.ofMinutes(1)));
        deed("b", Deed.Kind.DRAIN, Optional.empty());
        assertThat(state("a")).isEqualTo(State.HELD);
        assertThat(state("b")).isEqualTo(State.DRAINING);
        fail("c", 5);
        assertThat(state("c")).as("one of two").isEqualTo(State.EJECTED);

        pass(Duration.ofSeconds(61));

        assertThat(state("a")).isEqualTo(State.HEALTHY);
        assertThat(state("b")).isEqualTo(State.DRAINING);
        deed("b", Deed.Kind.RESTORE, Optional.empty());
        assertThat(state("b")).isEqualTo(State.HEALTHY);
    }

    @Test
    void of_two_that_decided_apart_what_was_decided_last_holds_but_no_more_are_out_than_may_be() {
        fail("a", 5);
        fail("b", 5);
        Map<String, Verdict> there = new HashMap<>(ruling.instances());
        there.put("a", Verdict.healthy(0, 0));
        there.put("c", verdict("b").turned(State.EJECTED, now + 5, now + 50, "elsewhere", List.of()));
        Ruling other = new Ruling("orders", 9, 9, "n2", false, there, Map.of());

        Ruling merged = Judge.merged(ruling, other, scene());

        assertThat(merged.term()).isEqualTo(10);
        assertThat(Objects.requireNonNull(merged.instances().get("a")).state()).isEqualTo(State.EJECTED);
        assertThat(Objects.requireNonNull(merged.instances().get("c")).state()).isEqualTo(State.HEALTHY);
    }

    @Test
    void who_is_new_among_others_begins_gently() {
        rules = PLAIN.withInstances(List.of("a", "b"));
        judge();
        rules = PLAIN.withInstances(List.of("a", "b", "e"));
        now += 5;
        judge();

        assertThat(verdict("a").warmSinceMillis()).isZero();
        assertThat(verdict("e").warmSinceMillis()).isEqualTo(now);
    }

    @Test
    void nothing_new_is_no_new_ruling() {
        judge();
        Ruling before = ruling;
        now += 1_000;

        judge();

        assertThat(ruling).isSameAs(before);
    }

    /** Ejects it, brings it back by a trial that goes well, and says how long it was out. */
    private Duration ejectedFor(String url) {
        fail(url, 5);
        Duration time =
                Duration.ofMillis(verdict(url).untilMillis() - verdict(url).sinceMillis());
        pass(time);
        assertThat(state(url)).isEqualTo(State.TRIAL);
        String member = verdict(url).member();
        TrialReport report = new TrialReport(verdict(url).sinceMillis(), TrialReport.End.OK);
        say(member, url, new InstancePulse(0, 0, Outcomes.NONE, 0, 0, 0, "", false, report, ProbeReport.NONE));
        judge();
        assertThat(state(url)).isEqualTo(State.HEALTHY);
        return time;
    }

    private void fail(String url, int times) {
        judge();
        failures += times;
        now += 10;
        Outcomes counted = new Outcomes(0, failures, 0, 0);
        say(
                "n1",
                url,
                new InstancePulse(0, 0, counted, times, 0, now, "503", false, TrialReport.NONE, ProbeReport.NONE));
        judge();
    }

    private void probed(String url, int run, String why) {
        judge();
        now += 10;
        ProbeReport probe = new ProbeReport(run, now, why);
        say("n2", url, new InstancePulse(0, 0, Outcomes.NONE, 0, 0, 0, "", false, TrialReport.NONE, probe));
        judge();
    }

    private void say(String node, String url, InstancePulse pulse) {
        UpstreamPulse said = new UpstreamPulse(0, 0, 0, Map.of(url, pulse), Map.of());
        evidence.heard(new Pulse(node, ++sequence, false, now, Map.of()), said, true, now);
    }

    private void deed(String url, Deed.Kind kind, Optional<Duration> lasts) {
        judge();
        follow(Judge.done(ruling, new Deed("orders", url, kind, lasts, "ada"), scene()));
    }

    private void pass(Duration time) {
        now += time.toMillis();
        judge();
    }

    private void judge() {
        follow(Judge.next(ruling, scene()));
    }

    private void follow(Ruling next) {
        next.instances().forEach((url, verdict) -> {
            if (Changes.isJudged(ruling.instances(), url, verdict)) {
                evidence.instance(url).clear();
            }
        });
        ruling = next;
    }

    private Scene scene() {
        return new Scene(rules, evidence, HERE, now);
    }

    private Verdict verdict(String url) {
        return Objects.requireNonNull(ruling.instances().get(url));
    }

    private State state(String url) {
        return verdict(url).state();
    }
}
