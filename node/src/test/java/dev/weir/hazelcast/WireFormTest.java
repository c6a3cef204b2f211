// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.io.BaseEncoding;
import com.google.common.io.Resources;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import com.hazelcast.internal.serialization.impl.HeapData;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.cluster.AuditEntry;
import dev.weir.cluster.AuditEntry.Outcome;
import dev.weir.cluster.AuditPage;
import dev.weir.cluster.Proposal;
import dev.weir.cluster.Question;
import dev.weir.cluster.Revision;
import dev.weir.cluster.Term;
import dev.weir.cluster.Vote;
import dev.weir.config.UpstreamConfig.Instance;
import dev.weir.discover.Registration;
import dev.weir.limit.Algorithm;
import dev.weir.limit.BucketMeter;
import dev.weir.limit.Demand;
import dev.weir.limit.Grant;
import dev.weir.limit.Holder;
import dev.weir.limit.Ledger;
import dev.weir.limit.Meter;
import dev.weir.limit.OnPartition;
import dev.weir.limit.PermitDemand;
import dev.weir.limit.PermitGrant;
import dev.weir.limit.PermitHolder;
import dev.weir.limit.PermitLedger;
import dev.weir.limit.PermitTerms;
import dev.weir.limit.Rate;
import dev.weir.limit.SlidingMeter;
import dev.weir.limit.Spending;
import dev.weir.limit.Tally;
import dev.weir.limit.Terms;
import dev.weir.limit.WindowMeter;
import java.io.IOException;
import java.net.URI;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nodes of two versions talk to each other in an upgrade. What this one writes is kept as bytes in {@code wire/}, in a
 * directory for each form: what gets a new one has its bytes there as well, and those of the old one are still read.
 */
class WireFormTest {

    /** Where the form begins, behind what Hazelcast says of a value. */
    private static final int HEADER = 17;

    private final InternalSerializationService wire = new DefaultSerializationServiceBuilder()
            .addDataSerializableFactory(WireTypes.FACTORY, new WireTypes())
            .build();

    /**
     * One of each type that travels.
     *
     * @param newest form that is known of the type
     */
    private record Sample(String name, int form, int newest, IdentifiedDataSerializable value) {

        /** Of a type that has only one form. */
        Sample(String name, IdentifiedDataSerializable value) {
            this(name, WireVersion.FIRST, WireVersion.FIRST, value);
        }

        @Override
        public String toString() {
            return form + "/" + name;
        }

        byte[] image() throws IOException {
            String path = "wire/" + this + ".hex";
            String text = Resources.toString(Resources.getResource(path), UTF_8);
            return BaseEncoding.base16().lowerCase().decode(text.strip());
        }
    }

    static Stream<Sample> samples() {
        Stream<Sample> others = Stream.of(HealthSamples.all(), CachePieces.all(), NoticeSamples.all())
                .flatMap(samples -> samples.entrySet().stream())
                .map(entry -> new Sample(entry.getKey(), entry.getValue()));
        return Stream.concat(others, limits());
    }

    private static Stream<Sample> limits() {
        Ledger ledger = ledger();
        PermitLedger permits = new PermitLedger(List.of(new PermitHolder("start-1", 1, 2, 3, 4, 5)), 6, 7);
        Proposal proposal = new Proposal(new Term(5, "start-1"), new Revision(6, "routes: {}", "node-1", 7));
        Vote vote = new Vote(true, new Term(8, "start-2"), proposal, Proposal.NONE);
        return Stream.of(
                new Sample("ask-voter", new AskVoter(Question.accept(proposal), new Term(4, "start-3"))),
                new Sample("vote", new SentVote(vote)),
                new Sample("vote-for-one", new SentVote(new Vote(false, new Term(8, "start-2"), proposal, proposal))),
                new Sample("ledger", new StoredLedger(ledger)),
                new Sample("keep-ledger", new KeepLedger<>(new StoredLedger(ledger))),
                new Sample(
                        "ask-ledger",
                        1,
                        AskLedger.FINE,
                        new AskLedger(ledger.terms(), new Demand("node-1", 1, 2, 3, 4, 5, 6, 7))),
                new Sample("ask-ledger", 2, AskLedger.FINE, new AskLedger(ledger.terms(), telling())),
                new Sample("ask-ledger", 3, AskLedger.FINE, new AskLedger(ledger.terms(), telling(), true)),
                new Sample("reset-ledger", new ResetLedger()),
                new Sample("granted", 1, Granted.FINE, new Granted(new Grant(true, 1, 2, 3, 4, true, 5, 6))),
                new Sample(
                        "granted",
                        2,
                        Granted.FINE,
                        new Granted(new Grant(true, false, 1, 2, 3, 4, true, 5, 6, 789, 12))),
                new Sample("forget-key", new ForgetKey("orders key")),
                new Sample("permits", new StoredPermits(permits)),
                new Sample("keep-permits", new KeepPermits(new StoredPermits(permits))),
                new Sample(
                        "ask-permits",
                        new AskPermits(
                                new PermitTerms(9, OnPartition.SHARE), "start-1", new PermitDemand(1, 2, 3, 4, 5))),
                new Sample("granted-permits", new GrantedPermits(new PermitGrant(true, 1, 2, 3))),
                new Sample("registration", new StoredRegistration(registration())),
                new Sample("audit", new StoredAudit(new AuditPage(List.of(deed())))),
                new Sample("keep-audit", new KeepAudit(deed())),
                new Sample("recall-audit", new RecallAudit(new AuditPage(List.of(deed())))));
    }

    private static AuditEntry deed() {
        List<String> changes = List.of("added routes.orders");
        return AuditEntry.begun("node-1-1", 1L << 40, "node-1", "ci", "PUT /config")
                .ended(Outcome.DONE, 200, 2, 3, changes);
    }

    private static Demand telling() {
        List<Spending> spendings =
                List.of(Spending.ofMillis(1L << 40, 50, 1L << 33, 17), Spending.ofMillis(9, 10, 11, Spending.NEVER));
        return new Demand("node-1", 1, 2, 3, 4, 5, 6, 7, spendings);
    }

    private static Registration registration() {
        Instance instance = new Instance(URI.create("http://10.0.0.1:8080"), 2, Optional.of("b"), 1);
        return new Registration("a", instance, "node-1", 1L << 40, 30_000);
    }

    private static Ledger ledger() {
        Terms now = terms(Algorithm.FIXED_WINDOW, "100/15m", "9/month");
        Terms former = terms(Algorithm.TOKEN_BUCKET, "20/s", "7/m");
        List<Meter> meters =
                List.of(new WindowMeter(1L << 40, 3, 2), SlidingMeter.ofMillis(new long[] {1, 2, 3, 4}, 5));
        Meter bucket = new BucketMeter(0.1, 6, new long[] {7, 8}, 0.5);
        return new Ledger(
                now,
                meters,
                List.of(new Holder("node-1", 1L << 60, 7, 8, 9)),
                17,
                Optional.of(new Tally(former, List.of(bucket, bucket), 11, 12)));
    }

    private static Terms terms(Algorithm algorithm, String... rates) {
        List<Rate> parsed = Stream.of(rates).map(Rate::parse).toList();
        return new Terms(algorithm, parsed, 5, ZoneOffset.UTC, OnPartition.SHARE, true);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void is_written_as_it_was_always_written(Sample sample) throws IOException {
        byte[] written = bytes(sample);

        assertThat(BaseEncoding.base16().lowerCase().encode(written))
                .isEqualTo(BaseEncoding.base16().lowerCase().encode(sample.image()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void is_read_as_it_was_always_written(Sample sample) throws IOException {
        Object read = wire.toObject(new HeapData(sample.image()));

        assertThat(read).usingRecursiveComparison().isEqualTo(sample.value());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void a_form_of_the_future_is_refused_by_its_number(Sample sample) {
        byte[] written = bytes(sample);
        written[HEADER] = (byte) (sample.newest() + 1);

        assertThatThrownBy(() -> wire.toObject(new HeapData(written)))
                .hasStackTraceContaining("form " + (sample.newest() + 1) + " (expected: 1 to " + sample.newest()
                        + "; this node is older than the one that wrote it)");
    }

    private byte[] bytes(Sample sample) {
        return wire.toData(sample.value()).toByteArray();
    }
}
