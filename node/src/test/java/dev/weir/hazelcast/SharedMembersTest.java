// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.weir.cluster.Eventually;
import dev.weir.config.NodeSettings;
import dev.weir.config.NodeSettings.Join;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SharedMembersTest {

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(SharedMembers.class);

    private final Nodes nodes = new Nodes(2);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();

    @BeforeEach
    void listen() {
        said.start();
        LOGGER.addAppender(said);
    }

    @AfterEach
    void stop() {
        LOGGER.detachAppender(said);
        nodes.close();
    }

    @Test
    void a_member_that_sees_more_than_are_expected_says_what_that_means() {
        start(1);

        Eventually.holds("it says so", () -> !warnings().isEmpty());
        assertThat(warnings()).allSatisfy(line -> assertThat(line)
                .startsWith("cluster.expected: 1 (expected: 2, as many are here)")
                .contains("spend every limit twice"));
    }

    @Test
    void a_member_that_sees_as_many_as_are_expected_warns_of_nothing() {
        start(2);

        Eventually.holds("they meet", () -> List.copyOf(said.list).stream()
                .anyMatch(line -> line.getFormattedMessage().contains("2 of 2 expected nodes are here")));
        assertThat(warnings()).isEmpty();
    }

    private void start(int expected) {
        List<String> addresses = List.of(text(nodes.settings(0, "weir")), text(nodes.settings(1, "weir")));
        for (int i = 0; i < 2; i++) {
            var settings = Nodes.settings("weir", addresses.get(i), new Join.Addresses(addresses), expected);
            nodes.all.add(Nodes.start("node-" + (i + 1), settings, () -> Secret.NONE, Nodes.QUICK));
        }
    }

    private static String text(NodeSettings.Cluster settings) {
        return "127.0.0.1:" + settings.address().getPort();
    }

    /** Those about how many are expected: a node that goes is warned of, too. */
    private List<String> warnings() {
        return List.copyOf(said.list).stream()
                .filter(line -> line.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.startsWith("cluster.expected"))
                .toList();
    }
}
