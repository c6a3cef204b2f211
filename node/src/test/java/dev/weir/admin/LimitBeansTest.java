// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import static dev.weir.admin.ScriptedLedgers.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.auth.Revocations;
import dev.weir.cache.Library;
import dev.weir.cluster.LocalAuditLog;
import dev.weir.limit.Decision;
import dev.weir.limit.Limit;
import dev.weir.limit.Limits;
import dev.weir.limit.OnPartition;
import dev.weir.limit.PermitPool;
import dev.weir.limit.PermitTerms;
import java.lang.management.ManagementFactory;
import java.util.Set;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LimitBeansTest {

    private static final String BEANS = "dev.weir:type=Limit,node=limit-bean-1";

    private final ScriptedHealth health = new ScriptedHealth();
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final ScriptedLedgers ledgers = new ScriptedLedgers();
    private final Limits limits = ledgers.limits("limit-bean-1");
    private final Limit orders = limits.shared("orders/1");
    private JmxBeans beans;

    @BeforeEach
    void register() {
        limits.retain(Set.of("orders/1"));
        FakeNode node = new FakeNode("limit-bean-1");
        beans = new JmxBeans(
                server,
                new AdminServer.Parts(
                        node,
                        node,
                        new JsonEditor(),
                        new InMemoryRevisions(),
                        new InMemoryMembers(1),
                        limits,
                        new InMemoryRegistry(),
                        new FakeUpstreams(),
                        health.health,
                        Library.alone(() -> 0, () -> 0),
                        Revocations.alone(() -> 0, () -> 0),
                        new LocalAuditLog("limit-bean-1", () -> 0)));
    }

    @AfterEach
    void unregister() {
        beans.close();
        health.close();
    }

    @Test
    void a_limit_can_be_read_with_open_types_only() throws JMException {
        take(orders, "10.0.0.7", 12);

        CompositeData refused = ((CompositeData[]) attribute("TopRefused"))[0];

        assertThat(attribute("Name")).isEqualTo("orders/1");
        assertThat(attribute("Scope")).isEqualTo("shared");
        assertThat(attribute("Mode")).isEqualTo("exact");
        assertThat(attribute("Algorithm")).isEqualTo("fixed-window");
        assertThat(attribute("Rates")).isEqualTo(new String[] {"10/15m"});
        assertThat(attribute("OnPartition")).isEqualTo("strict");
        assertThat(attribute("Admitted")).isEqualTo(10L);
        assertThat(attribute("Refused")).isEqualTo(2L);
        assertThat(attribute("Undecided")).isEqualTo(0L);
        assertThat(attribute("Calls")).isEqualTo(10L);
        assertThat(attribute("CallsPerAdmitted")).isEqualTo(1.0);
        assertThat(attribute("Granted")).isEqualTo(10L);
        assertThat(attribute("Returned")).isEqualTo(0L);
        assertThat(attribute("Expired")).isEqualTo(0L);
        assertThat(attribute("Keys")).isEqualTo(1);
        assertThat(refused.get("key")).isEqualTo("10.0.0.7");
        assertThat(refused.get("count")).isEqualTo(2L);
    }

    @Test
    void before_the_first_request_the_terms_are_empty() throws JMException {
        assertThat(attribute("Mode")).isEqualTo("");
        assertThat(attribute("Algorithm")).isEqualTo("");
        assertThat(attribute("Rates")).isEqualTo(new String[0]);
        assertThat(attribute("OnPartition")).isEqualTo("");
    }

    @Test
    void a_key_can_be_reset() throws JMException {
        take(orders, "k", 11);

        reset("k");

        assertThat(take(orders, "k", 1).verdict()).isEqualTo(Decision.Verdict.ADMITTED);
    }

    @Test
    void a_reset_that_the_cluster_does_not_answer_fails() {
        ledgers.fail(new IllegalStateException("no owner"));

        assertThatThrownBy(() -> reset("k"))
                .isInstanceOf(RuntimeMBeanException.class)
                .hasStackTraceContaining("no owner");
    }

    @Test
    void a_concurrency_limit_has_a_bean_of_its_own_while_the_config_names_it() throws JMException {
        ObjectName name = new ObjectName("dev.weir:type=ConcurrencyLimit,node=limit-bean-1,name=orders/1");
        limits.permits().retain(Set.of("orders/1"));
        Object before = server.getAttribute(name, "OnPartition");
        PermitPool pool = limits.permits().pool("orders/1");
        PermitTerms one = new PermitTerms(1, OnPartition.SHARE);
        pool.acquire("k", one, false).join();
        pool.acquire("k", one, false).join();

        AttributeList all = server.getAttributes(
                name,
                new String[] {"Name", "Limit", "OnPartition", "InUse", "Admitted", "Refused", "Undecided", "Keys"});
        CompositeData refused = ((CompositeData[]) server.getAttribute(name, "TopRefused"))[0];
        limits.permits().retain(Set.of());

        assertThat(before).isEqualTo("");
        assertThat(all.asList())
                .extracting(Attribute::getValue)
                .containsExactly("orders/1", 1L, "share", 1L, 1L, 1L, 0L, 1);
        assertThat(refused.get("key")).isEqualTo("k");
        assertThat(server.isRegistered(name)).isFalse();
        assertThat(names()).hasSize(1);
    }

    @Test
    void beans_come_and_go_with_the_config() throws JMException {
        limits.shared("a=b,c*");
        limits.retain(Set.of("a=b,c*"));
        Set<ObjectName> other = names();
        limits.shared("orders/1");
        limits.retain(Set.of("orders/1"));
        Set<ObjectName> again = names();

        assertThat(other).containsExactly(new ObjectName(BEANS + ",name=" + ObjectName.quote("a=b,c*")));
        assertThat(again).containsExactly(new ObjectName(BEANS + ",name=orders/1"));
    }

    @Test
    void what_a_consumer_or_a_group_has_of_its_own_has_a_bean() throws JMException {
        limits.shared("orders/1@acme");
        limits.shared("orders/1~gold");

        limits.retain(Set.of("orders/1@acme", "orders/1~gold"));

        assertThat(names())
                .containsExactlyInAnyOrder(
                        new ObjectName(BEANS + ",name=\"orders/1@acme\""),
                        new ObjectName(BEANS + ",name=\"orders/1~gold\""));
    }

    @Test
    void a_limit_that_is_counted_in_another_way_has_one_bean() throws JMException {
        limits.local("orders/1");
        limits.retain(Set.of("orders/1"));

        assertThat(attribute("Scope")).isEqualTo("per-node");
        assertThat(names()).hasSize(1);
    }

    @Test
    void beans_go_with_the_node() throws JMException {
        beans.close();
        limits.shared("later");
        limits.retain(Set.of("orders/1", "later"));

        assertThat(names()).isEmpty();
    }

    private void reset(String key) throws JMException {
        server.invoke(new ObjectName(BEANS + ",name=orders/1"), "reset", new Object[] {key}, new String[] {
            String.class.getName()
        });
    }

    private Object attribute(String name) throws JMException {
        return server.getAttribute(new ObjectName(BEANS + ",name=orders/1"), name);
    }

    private Set<ObjectName> names() throws JMException {
        return server.queryNames(new ObjectName(BEANS + ",*"), null);
    }
}
