// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.util.Arrays;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The beans of a node, as any JMX client sees them. */
record Jmx(JMXConnector connector) implements AutoCloseable {

    // The address comes from a process that the test has started.
    @SuppressWarnings("BanJNDI")
    static Jmx attach(WeirNode node) throws IOException, AttachNotSupportedException {
        VirtualMachine machine =
                VirtualMachine.attach(Long.toString(node.process().pid()));
        try {
            return new Jmx(JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
        } finally {
            machine.detach();
        }
    }

    /** @param properties what follows the domain in the object's name */
    Object get(String properties, String attribute) throws IOException, JMException {
        return connector.getMBeanServerConnection().getAttribute(new ObjectName("dev.weir:" + properties), attribute);
    }

    /** Has a bean do something that takes texts. */
    Object invoke(String properties, String operation, String... texts) throws IOException, JMException {
        String[] types = new String[texts.length];
        Arrays.fill(types, String.class.getName());
        return connector
                .getMBeanServerConnection()
                .invoke(new ObjectName("dev.weir:" + properties), operation, texts, types);
    }

    /** Requests and tunnels under way on a node. */
    long inFlight(String node) throws IOException, JMException {
        return (Long) get("type=Node,node=" + node, "InFlight");
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
