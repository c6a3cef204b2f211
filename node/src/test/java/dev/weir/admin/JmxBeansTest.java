// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import static dev.weir.admin.AdminFixture.TWO_UPSTREAMS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.auth.Revocations;
import dev.weir.cache.CacheCounts;
import dev.weir.cache.Library;
import dev.weir.cluster.LocalAuditLog;
import dev.weir.limit.Limits;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JmxBeansTest {

    private final ScriptedHealth health = new ScriptedHealth();
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final FakeNode node = new FakeNode("bean-1");
    private final InMemoryRevisions revisions = new InMemoryRevisions();
    private final InMemoryMembers members = new InMemoryMembers(3);
    private final Limits limits = new ScriptedLedgers().limits("bean-1");
    private JmxBeans beans;

    private final Library cache = Library.alone(() -> 0, () -> 0);

    @BeforeEach
    void register() {
        beans = new JmxBeans(server, parts(node));
    }

    @AfterEach
    void unregister() {
        beans.close();
        health.close();
    }

    @Test
    void a_node_can_be_read() throws JMException {
        node.run(revisions.set(TWO_UPSTREAMS));
        node.fail("revision 2: env KEY is not set");

        assertThat(node("Name")).isEqualTo("bean-1");
        assertThat(node("Version")).isEqualTo("1.2.3");
        assertThat(node("UptimeMillis")).isEqualTo(90_000L);
        assertThat(node("Listeners")).isEqualTo(new String[] {"127.0.0.1:8081"});
        assertThat(node("Revision")).isEqualTo(1L);
        assertThat(node("RevisionProblem")).isEqualTo("revision 2: env KEY is not set");
        assertThat(node("Routes")).isEqualTo(3);
        assertThat(node("InFlight")).isEqualTo(4L);
        assertThat(node("Ready")).isEqualTo(false);
        assertThat(node("NotReadyBecause")).isEqualTo(new String[] {"0 of 3 expected members are here"});
    }

    @Test
    void the_cluster_can_be_read_with_open_types_only() throws JMException {
        members.join("node-1");
        members.join("node-2");
        members.report("node-2", 5, Optional.of("why"));

        CompositeData second = ((CompositeData[]) cluster("Members"))[1];

        assertThat(second.get("name")).isEqualTo("node-2");
        assertThat(second.get("address")).isEqualTo("127.0.0.1:5702");
        assertThat(second.get("self")).isEqualTo(false);
        assertThat(second.get("revision")).isEqualTo(5L);
        assertThat(second.get("problem")).isEqualTo("why");
        assertThat(cluster("MemberCount")).isEqualTo(2);
        assertThat(cluster("ExpectedMembers")).isEqualTo(3);
        assertThat(cluster("PartitionSafe")).isEqualTo(true);
        assertThat(cluster("Writable")).isEqualTo(true);
        assertThat(cluster("Revision")).isEqualTo(0L);
    }

    @Test
    void the_cache_can_be_read_and_purged() throws JMException {
        ObjectName name = new ObjectName("dev.weir:type=Cache,node=bean-1");
        cache.usage().retain(Set.of("shop"));
        cache.usage().route("shop").count(CacheCounts.Kind.HITS_NEAR);

        CompositeData route = ((CompositeData[]) server.getAttribute(name, "Routes"))[0];

        assertThat(server.getAttribute(name, "SharedBytes")).isEqualTo(0L);
        assertThat(route.get("name")).isEqualTo("shop");
        assertThat(route.get("hits")).isEqualTo(1L);
        assertThat(route.get("hitRatio")).isEqualTo(1.0);
        assertThat(purge(name, "purgeUrl", "http://shop.example/a", true)).isEqualTo(0L);
        assertThat(purge(name, "purgeTag", "red", false)).isEqualTo(0L);
        assertThat(purge(name, "purgePrefix", "/shop/", false)).isEqualTo(0L);
        assertThat(server.invoke(name, "purgeAll", new Object[] {true}, new String[] {"boolean"}))
                .isEqualTo(0L);
        assertThatThrownBy(() -> purge(name, "purgeUrl", "shop", false))
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
    }

    private Object purge(ObjectName bean, String operation, String what, boolean soft) throws JMException {
        String[] signature = {String.class.getName(), "boolean"};
        return server.invoke(bean, operation, new Object[] {what, soft}, signature);
    }

    @Test
    void nodes_in_one_process_differ_by_name() throws JMException {
        JmxBeans other = new JmxBeans(server, parts(new FakeNode("a=b,c")));

        boolean there = server.isRegistered(new ObjectName("dev.weir:type=Node,node=\"a=b,c\""));
        other.close();
        boolean gone = server.queryNames(new ObjectName("dev.weir:node=\"a=b,c\",*"), null)
                .isEmpty();

        assertThat(there).isTrue();
        assertThat(gone).isTrue();
    }

    @Test
    void a_second_node_of_that_name_is_refused() {
        assertThatThrownBy(() -> new JmxBeans(server, parts(node)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("bean-1");
    }

    private AdminServer.Parts parts(FakeNode shown) {
        return new AdminServer.Parts(
                shown,
                shown,
                new JsonEditor(),
                revisions,
                members,
                limits,
                new InMemoryRegistry(),
                new FakeUpstreams(),
                health.health,
                cache,
                Revocations.alone(() -> 0, () -> 0),
                new LocalAuditLog("bean-1", () -> 0));
    }

    private Object node(String attribute) throws JMException {
        return server.getAttribute(new ObjectName("dev.weir:type=Node,node=bean-1"), attribute);
    }

    private Object cluster(String attribute) throws JMException {
        return server.getAttribute(new ObjectName("dev.weir:type=Cluster,node=bean-1"), attribute);
    }
}
