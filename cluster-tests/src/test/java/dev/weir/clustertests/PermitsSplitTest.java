// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of the permits of a concurrency limit while one node of three is cut off, in a network of its own. */
@ExtendWith(ShowsLogs.class)
@NeedsNetworkLab
class PermitsSplitTest {

    private static final int LIMIT = 3;
    private static final String STRICT = "/strict/a";
    private static final String SHARE = "/share/b";
    private static final String OPEN = "/open/c";
    private static final List<String> PATHS = List.of(STRICT, SHARE, OPEN);

    /** Of one side, for each path: as many as there are permits. */
    private static final int CLIENTS = LIMIT;

    /** Requests take 30 ms, so that no client is ever in step with another for long. */
    private static final int PER_SECOND_EACH = 50;

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(40);
    private static final Duration WHOLE_WITHIN = Duration.ofMinutes(2);

    /** An owner that knows nothing listens for 8 s to what nodes have, and every node has said so after 5 s. */
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(10);

    private static final Duration LOOKED_AT = Duration.ofSeconds(5);

    /** Clients ask all the time: what is more than the limit is seen much sooner. */
    private static final Duration ROUND = Duration.ofSeconds(1);

    @AutoClose
    private static Stage stage;

    private static final Map<String, List<Asked>> asked = new HashMap<>();
    private static final Story story = new Story();

    /** Of each path, how many requests there were at once. */
    private static final class Story {

        private final List<Map<String, Integer>> all = new ArrayList<>();
        private Map<String, Integer> whole = Map.of();
        private Map<String, Integer> noticed = Map.of();
        private Map<String, Integer> apart = Map.of();
        private Map<String, Integer> healed = Map.of();
        private Map<String, Integer> again = Map.of();
        private long settledMillis;
        private long healedMillis;
    }

    /** Where it happens; what was built on something goes before it. */
    private record Stage(NetworkLab lab, CrowdService service, WeirCluster cluster) implements AutoCloseable {

        static Stage set() {
            NetworkLab lab = NetworkLab.of(3);
            CrowdService service = CrowdService.at(NetworkLab.here());
            return new Stage(lab, service, WeirCluster.on(lab, PermitsSplitTest.class, gateway(service.port())));
        }

        @Override
        public void close() {
            cluster.close();
            service.close();
            lab.close();
        }
    }

    @BeforeAll
    static void one_node_is_cut_off_and_comes_back() {
        stage = Stage.set();
        stage.cluster.start();
        Map<String, List<SteadyClients>> clients = new HashMap<>();
        PATHS.forEach(path -> clients.put(path, clients(path)));
        story.whole = awaitAll();

        stage.lab.host(3).cut();
        awaitMembers(majority(), 2, NOTICED_WITHIN);
        awaitMembers(minority(), 1, NOTICED_WITHIN);
        pause(SETTLED_WITHIN);
        story.noticed = most();
        story.settledMillis = System.currentTimeMillis();
        pause(LOOKED_AT);
        // Longer where the machine has stood still meanwhile.
        Await.until(SOON, () -> assertThat(stage.service.most(OPEN)).isGreaterThan(LIMIT));
        story.apart = most();

        story.healedMillis = System.currentTimeMillis();
        stage.lab.host(3).heal();
        awaitMembers(stage.cluster.nodes(), 3, WHOLE_WITHIN);
        pause(SETTLED_WITHIN);
        story.healed = most();
        story.again = awaitAll();
        clients.forEach((path, some) ->
                asked.put(path, some.stream().flatMap(one -> one.end().stream()).toList()));
    }

    private static String gateway(int port) {
        StringBuilder text = new StringBuilder(
                """
                format: 1
                upstreams:
                  crowd: {instances: ["http://%s:%d"]}
                routes:
                """
                        .formatted(NetworkLab.here().getHostAddress(), port));
        for (String mode : List.of("strict", "share", "open")) {
            text.append(
                    """
                      %1$s:
                        match: {path: "/%1$s/{key}"}
                        policies: [{concurrency-limit: {limit: %2$d, by: {path: key}, on-partition: %1$s}}]
                        upstream: crowd
                    """
                            .formatted(mode, LIMIT));
        }
        return text.toString();
    }

    private static List<SteadyClients> clients(String path) {
        return Stream.of(majority(), minority())
                .flatMap(side -> Stream.generate(() -> SteadyClients.at(side, PER_SECOND_EACH, path))
                        .limit(CLIENTS))
                .toList();
    }

    /**
     * Until as many have been under way as may be: no permit lies where nobody uses it for long. What is open lets more
     * through while an owner says nothing, as on a busy machine: of it, there is a round without that.
     */
    private static Map<String, Integer> awaitAll() {
        Map<String, Integer> all = new HashMap<>();
        Await.until(SOON, () -> {
            pause(ROUND);
            Map<String, Integer> now = most();
            now.forEach((path, count) -> all.merge(path, count, Math::max));
            all.put(OPEN, now.getOrDefault(OPEN, 0));
            assertThat(all.values()).containsOnly(LIMIT);
        });
        return all;
    }

    private static void pause(Duration time) {
        Windows.awaitMillis(System.currentTimeMillis() + time.toMillis());
    }

    /** Since this was asked last. */
    private static Map<String, Integer> most() {
        Map<String, Integer> seen = new HashMap<>();
        PATHS.forEach(path -> seen.put(path, stage.service.most(path)));
        stage.service.forgetMost();
        story.all.add(seen);
        return seen;
    }

    private static void awaitMembers(List<WeirNode> nodes, int count, Duration limit) {
        for (WeirNode node : nodes) {
            Await.until(
                    limit, () -> assertThat(node.admin().get("/cluster").json().path("members"))
                            .hasSize(count));
        }
    }

    private static List<WeirNode> majority() {
        return List.of(stage.cluster.node(1), stage.cluster.node(2));
    }

    private static List<WeirNode> minority() {
        return List.of(stage.cluster.node(3));
    }

    @Test
    void strict_and_share_never_have_more_under_way_than_the_limit_on_both_sides_together() {
        assertThat(story.all).allSatisfy(most -> assertThat(List.of(most.get(STRICT), most.get(SHARE)))
                .allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(LIMIT)));
    }

    @Test
    void open_has_all_of_the_limit_on_each_side() {
        assertThat(story.apart.get(OPEN)).isBetween(LIMIT + 1, 2 * LIMIT);
        assertThat(List.of(story.noticed, story.healed))
                .allSatisfy(most -> assertThat(most.get(OPEN)).isLessThanOrEqualTo(2 * LIMIT));
    }

    @Test
    void every_client_is_answered_and_told_why_not() {
        asked.values().forEach(all -> LimitedAnswers.assertOnly(all, 200, 429, 503));
    }

    @Test
    void strict_goes_on_where_the_majority_is_and_refuses_all_elsewhere() {
        assertThat(apart(STRICT, majority())).extracting(Asked::status).contains(200);
        LimitedAnswers.assertOnly(apart(STRICT, minority()), 503);
    }

    @Test
    void share_and_open_go_on_where_each_side_is() {
        assertThat(List.of(majority(), minority())).allSatisfy(side -> assertThat(List.of(SHARE, OPEN))
                .allSatisfy(path ->
                        assertThat(apart(path, side)).extracting(Asked::status).contains(200)));
    }

    @Test
    void all_permits_are_back_when_the_cluster_is_whole_and_no_more() {
        assertThat(story.whole.values()).containsOnly(LIMIT);
        assertThat(story.again.values()).containsOnly(LIMIT);
    }

    /** What a side was asked while all knew that there are two. */
    private static List<Asked> apart(String path, List<WeirNode> side) {
        List<Asked> apart = Objects.requireNonNull(asked.get(path)).stream()
                .filter(one -> side.contains(one.node()))
                .filter(one -> one.sentMillis() >= story.settledMillis && one.endedMillis() < story.healedMillis)
                .toList();
        assertThat(apart).isNotEmpty();
        return apart;
    }
}
