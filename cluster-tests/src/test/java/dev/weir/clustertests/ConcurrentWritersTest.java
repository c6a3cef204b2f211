// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ShowsLogs.class)
class ConcurrentWritersTest {

    private static final int WRITERS_PER_NODE = 3;
    private static final int CHANGES_PER_WRITER = 8;

    @AutoClose
    private static final WeirCluster cluster =
            WeirCluster.ofThree(ConcurrentWritersTest.class, Documents.hello("hello"));

    @BeforeAll
    static void start() {
        cluster.start();
    }

    @Test
    void lose_no_update_and_leave_no_gap() throws Exception {
        long before = cluster.revision();

        List<Change> changes = write();

        long after = before + changes.size();
        assertThat(changes.stream().map(Change::revision).sorted().toList())
                .isEqualTo(LongStream.rangeClosed(before + 1, after).boxed().toList());
        for (WeirNode node : cluster.nodes()) {
            Await.until(WeirCluster.FORMS_WITHIN, () -> assertThat(node.admin().revision())
                    .isEqualTo(after));
            List<String> routes = new ArrayList<>();
            node.admin()
                    .get("/routes?format=json")
                    .expect(200)
                    .json()
                    .fieldNames()
                    .forEachRemaining(routes::add);
            assertThat(routes)
                    .as(node.name())
                    .containsAll(changes.stream().map(Change::route).toList())
                    .contains("hello")
                    .hasSize(changes.size() + 1);
        }
        for (Change change : changes) {
            cluster.awaitAnswer("/" + change.route(), change.route());
        }
    }

    /** A route that somebody was told is there, and since which revision. */
    private record Change(String route, long revision) {}

    private static List<Change> write() throws InterruptedException, ExecutionException {
        List<Callable<List<Change>>> writers = new ArrayList<>();
        for (WeirNode node : cluster.nodes()) {
            for (int i = 0; i < WRITERS_PER_NODE; i++) {
                String name = node.name() + "-" + i;
                writers.add(() -> putsRoutes(node.admin(), name));
            }
            writers.add(() -> putsConfigs(node.admin(), node.name() + "-whole"));
        }
        ExecutorService threads = Executors.newFixedThreadPool(writers.size());
        try {
            List<Change> changes = new ArrayList<>();
            for (Future<List<Change>> written : threads.invokeAll(writers)) {
                changes.addAll(written.get());
            }
            return changes;
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Change> putsRoutes(Admin admin, String name) {
        List<Change> done = new ArrayList<>();
        while (done.size() < CHANGES_PER_WRITER) {
            String route = name + "-" + done.size();
            Reply reply = admin.put("/routes/" + route, Documents.route("/" + route, route));
            // 409: others were faster again and again. Nothing was changed, and it says so.
            if (reply.status() != 409) {
                done.add(new Change(route, reply.expect(200).revision()));
            }
        }
        return done;
    }

    private static List<Change> putsConfigs(Admin admin, String name) {
        List<Change> done = new ArrayList<>();
        while (done.size() < CHANGES_PER_WRITER) {
            String route = name + "-" + done.size();
            Reply current = admin.get("/config?format=json").expect(200);
            ObjectNode document = (ObjectNode) current.json();
            ObjectNode added = document.withObject("/routes").putObject(route);
            added.putObject("match").put("path", "/" + route);
            added.putArray("policies").addObject().putObject("respond").put("body", route);
            Reply reply = admin.putConfig("", current.revision(), document.toString());
            if (reply.status() != 412) {
                done.add(new Change(route, reply.expect(200).revision()));
            }
        }
        return done;
    }
}
