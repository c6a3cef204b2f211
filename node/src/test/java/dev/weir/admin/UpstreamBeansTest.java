// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.health.Outcome;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpstreamBeansTest {

    private static final String BEANS = "dev.weir:type=Upstream,node=node-1";

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final AdminFixture admin = AdminFixture.open();
    private final ScriptedHealth health = admin.health;
    private final JmxBeans beans = new JmxBeans(server, admin.parts());

    UpstreamBeansTest() throws IOException {}

    @AfterEach
    void close() {
        beans.close();
        admin.close();
    }

    @Test
    void an_upstream_can_be_read_with_open_types_only() throws JMException {
        health.attempts(ScriptedHealth.TWO, Outcome.FAILED, 5);
        health.attempts(ScriptedHealth.ONE, Outcome.OK, 3);
        health.attemptsOfRoute(Outcome.FAILED, 20);

        CompositeData two = rows("Instances")[1];
        CompositeData seen = rows("Nodes")[0];
        CompositeData breaker = rows("Breakers")[0];
        CompositeData event = rows("Events")[1];

        assertThat(attribute("Name")).isEqualTo("orders");
        assertThat(attribute("Keeper")).isEqualTo("node-1");
        assertThat(attribute("Panic")).isEqualTo(false);
        assertThat(attribute("HealthyInstances")).isEqualTo(1);
        assertThat(attribute("InFlight")).isEqualTo(0);
        assertThat(two.getAll(new String[] {"url", "state", "weight", "zone", "priority", "inFlight"}))
                .containsExactly(ScriptedHealth.TWO, "ejected", 2, "b", 1, 0);
        assertThat((String) two.get("evidence")).contains("5 failures in a row");
        assertThat((String) two.get("since")).isLessThan((String) two.get("until"));
        assertThat((String[]) two.get("seenBy")).isNotEmpty();
        assertThat(two.get("ejectedInARow")).isEqualTo(1);
        assertThat(seen.getAll(new String[] {"node", "url", "ok", "failed", "unreached", "slow", "avoided"}))
                .containsExactly("node-1", ScriptedHealth.ONE, 3L, 0L, 0L, 0L, false);
        assertThat(breaker.getAll(new String[] {"route", "state"})).containsExactly("list", "open");
        assertThat(event.getAll(new String[] {"subject", "what", "worse"}))
                .containsExactly(ScriptedHealth.TWO, "ejected", true);
    }

    @Test
    void an_instance_is_ejected_drained_and_restored() throws JMException {
        health.miss("id-1");
        Object laggards = deed("eject", "10.0.0.1:8080", "");
        health.miss();
        Object ejected = rows("Instances")[0].get("state");
        Object none = deed("drain", ScriptedHealth.ONE, "10m");
        CompositeData drained = rows("Instances")[0];
        server.invoke(orders(), "restore", new Object[] {ScriptedHealth.ONE}, new String[] {String.class.getName()});

        assertThat((String[]) laggards).containsExactly("node-1");
        assertThat(ejected).isEqualTo("held");
        assertThat((String[]) none).isEmpty();
        assertThat(drained.get("state")).isEqualTo("draining");
        assertThat((String) drained.get("until")).isNotEmpty();
        assertThat(rows("Instances")[0].get("state")).isEqualTo("healthy");
        assertThat(rows("Instances")[0].get("until")).isEqualTo("");
    }

    @Test
    void what_cannot_be_done_fails_with_the_reason() {
        assertThatThrownBy(() -> deed("eject", "10.0.0.7:8080", ""))
                .isInstanceOf(RuntimeMBeanException.class)
                .hasStackTraceContaining("no instance 10.0.0.7:8080");
        assertThatThrownBy(() -> deed("drain", ScriptedHealth.ONE, "soon"))
                .isInstanceOf(RuntimeMBeanException.class)
                .hasStackTraceContaining("soon");
    }

    @Test
    void beans_come_and_go_with_the_config_and_with_the_node() throws JMException {
        Set<ObjectName> before = names();
        admin.upstreams.run(FakeUpstreams.upstream("a=b,c*", ScriptedHealth.ONE));
        Set<ObjectName> other = names();
        beans.close();
        admin.upstreams.run(FakeUpstreams.upstream("late", ScriptedHealth.ONE));

        assertThat(before)
                .containsExactlyInAnyOrder(
                        new ObjectName(BEANS + ",name=orders"), new ObjectName(BEANS + ",name=users"));
        assertThat(other).containsExactly(new ObjectName(BEANS + ",name=" + ObjectName.quote("a=b,c*")));
        assertThat(names()).isEmpty();
    }

    private Object deed(String name, String instance, String lasts) throws JMException {
        String text = String.class.getName();
        return server.invoke(orders(), name, new Object[] {instance, lasts}, new String[] {text, text});
    }

    private CompositeData[] rows(String attribute) throws JMException {
        return (CompositeData[]) attribute(attribute);
    }

    private Object attribute(String name) throws JMException {
        return server.getAttribute(orders(), name);
    }

    private static ObjectName orders() throws JMException {
        return new ObjectName(BEANS + ",name=orders");
    }

    private Set<ObjectName> names() throws JMException {
        return server.queryNames(new ObjectName(BEANS + ",*"), null);
    }
}
