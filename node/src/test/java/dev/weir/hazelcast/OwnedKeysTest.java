// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.hazelcast.core.HazelcastInstance;
import dev.weir.cluster.Eventually;
import dev.weir.config.NodeSettings;
import dev.weir.limit.Decision.Verdict;
import dev.weir.limit.OnPartition;
import dev.weir.limit.Permit;
import dev.weir.limit.PermitTerms;
import dev.weir.limit.Permits;
import dev.weir.limit.Room;
import dev.weir.limit.Terms;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OwnedKeysTest {

    private static final Terms TERMS = SpendingNode.terms("5/366d", OnPartition.STRICT, false);
    private static final HazelcastCluster NODE = small(8);

    @AfterAll
    static void stop() {
        NODE.terminate();
    }

    @Test
    void no_more_keys_are_kept_than_the_settings_say_and_those_that_are_known_go_on() {
        SpendingNode spending = new SpendingNode(NODE, "node-1");
        Permits permits = new Permits(NODE.permits(), System::nanoTime, Duration.ofSeconds(10));
        PermitTerms one = new PermitTerms(1, OnPartition.STRICT);

        Permit held = permits.pool("p").acquire("k", one, false).join();
        long admitted = IntStream.range(0, 20)
                .filter(i -> spending.take("a" + i, TERMS) == Verdict.ADMITTED)
                .count();
        Verdict known = spending.take("a0", TERMS);
        Verdict fresh = spending.take("b", TERMS);
        Permit none = permits.pool("p").acquire("m", one, false).join();

        assertThat(held.decision().admitted()).isTrue();
        assertThat(admitted).isEqualTo(7);
        assertThat(known).isEqualTo(Verdict.ADMITTED);
        assertThat(fresh).isEqualTo(Verdict.FULL);
        assertThat(none.decision().verdict()).isEqualTo(Verdict.FULL);
        assertThat(NODE.ledgers().room()).isEqualTo(new Room(8, 8));
        assertThat(spending.limits.counts().full()).isGreaterThan(10);
    }

    @Test
    void what_has_come_and_gone_meanwhile_is_counted_after_a_second_and_the_warning_comes_once_a_minute() {
        AtomicLong nanos = new AtomicLong();
        OwnedKeys keys = new OwnedKeys(1, nanos::get);
        HazelcastInstance empty = small(8).member();
        ListAppender<ILoggingEvent> said = appender();

        boolean first = keys.admit(empty);
        boolean second = keys.admit(empty);
        boolean third = keys.admit(empty);
        nanos.addAndGet(1_000_000_000);
        boolean later = keys.admit(empty);
        keys.admit(empty);
        int warned = said.list.size();
        nanos.addAndGet(60_000_000_000L);
        keys.admit(empty);
        keys.admit(empty);

        empty.getLifecycleService().terminate();
        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(third).isFalse();
        assertThat(later).isTrue();
        assertThat(warned).isOne();
        assertThat(said.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .hasSize(2)
                .allMatch(line -> line.startsWith("cluster.ledgers-max: this node keeps 1 keys"));
    }

    @Test
    void one_that_is_no_member_any_more_keeps_nothing() {
        HazelcastCluster gone = small(8);
        gone.close();

        Eventually.holds("nothing", () -> gone.ledgers().room().equals(new Room(0, 8)));
    }

    private static ListAppender<ILoggingEvent> appender() {
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        ((Logger) LoggerFactory.getLogger(OwnedKeys.class)).addAppender(appender);
        return appender;
    }

    private static HazelcastCluster small(int most) {
        NodeSettings.Cluster all = new Nodes(1).settings(0, "weir");
        NodeSettings.Cluster settings = new NodeSettings.Cluster(
                all.name(), all.address(), all.join(), 1, all.deadline(), most, Optional.empty());
        return Nodes.start("node-1", settings, () -> Secret.NONE, Nodes.QUICK);
    }
}
