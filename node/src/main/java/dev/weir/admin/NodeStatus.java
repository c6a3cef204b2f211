// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.telemetry.PrometheusText;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** This node as the admin API and the beans show it. From any thread, without waiting. */
public interface NodeStatus {

    String name();

    /** Of the program. */
    String version();

    /** Time since it was started. */
    Duration uptime();

    /** The addresses where clients are accepted, with the ports that were taken; empty while starting. */
    List<InetSocketAddress> listeners();

    /** Whether it was told to stop: clients are to go to other nodes. */
    boolean ending();

    /** Requests whose answer is not over. */
    long inFlight();

    /** Its metrics, as Prometheus reads them. */
    PrometheusText metrics();
}
