// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.ExecutorConfig;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.spi.merge.DiscardMergePolicy;
import dev.weir.config.NodeSettings;
import dev.weir.config.NodeSettings.Join;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.UUID;

/**
 * The settings of a member, from those of its node: everything Hazelcast opens by itself is closed, everything it waits
 * for is bounded.
 */
final class MemberConfig {

    /** The member attribute with the node's name. */
    static final String NAME = "weir.name";

    /** The member attribute that tells one start of a node from all others. */
    static final String START = "weir.start";

    /** The member attribute of those that talk about health. */
    static final String HEALTH = "weir.health";

    /** The member attribute of those that ask when tokens were spent. */
    static final String SPENDINGS = "weir.spendings";

    /** The member attribute of those that say it in microseconds. */
    static final String MICROS = "weir.micros";

    /** The member attribute of those that keep copies for each other. */
    static final String CACHE = "weir.cache";

    /** The member attribute of those that say by which stamp they give rights to fetch. */
    static final String STAMPS = "weir.stamps";

    /** The member attribute of those that tell each other notices. */
    static final String NOTICES = "weir.notices";

    private MemberConfig() {}

    /** @param address where members talk, resolved, with a port that is not 0 */
    static Config of(String name, NodeSettings.Cluster cluster, InetSocketAddress address, Tempo tempo) {
        Config config = new Config();
        config.setClusterName(cluster.name());
        // Unique in the process; threads are named by it.
        config.setInstanceName(name + "@" + hostAndPort(address.getAddress().getHostAddress(), address.getPort()));
        config.getMemberAttributeConfig().setAttribute(NAME, name);
        config.getMemberAttributeConfig().setAttribute(START, UUID.randomUUID().toString());
        config.getMemberAttributeConfig().setAttribute(HEALTH, "1");
        config.getMemberAttributeConfig().setAttribute(SPENDINGS, "1");
        config.getMemberAttributeConfig().setAttribute(MICROS, "1");
        config.getMemberAttributeConfig().setAttribute(CACHE, "1");
        config.getMemberAttributeConfig().setAttribute(STAMPS, "1");
        config.getMemberAttributeConfig().setAttribute(NOTICES, "1");
        network(config, address);
        join(config.getAdvancedNetworkConfig().getJoin(), cluster.join(), address.getPort());
        serialization(config);
        silence(config);
        times(config, tempo);
        config.addMapConfig(reports());
        config.addMapConfig(ledgers());
        config.addMapConfig(permits());
        config.addMapConfig(losses());
        config.addMapConfig(registrations());
        config.addMapConfig(audit());
        config.addMapConfig(forever(SharedNonces.MAP).setBackupCount(1));
        config.addExecutorConfig(new ExecutorConfig(SharedLedgers.MAP, 1).setStatisticsEnabled(false));
        config.addExecutorConfig(new ExecutorConfig(MemberVoters.EXECUTOR, 1).setStatisticsEnabled(false));
        config.addExecutorConfig(new ExecutorConfig(Greetings.EXECUTOR, 1).setStatisticsEnabled(false));
        config.addExecutorConfig(new ExecutorConfig(SharedHealth.EXECUTOR, 1).setStatisticsEnabled(false));
        config.addExecutorConfig(new ExecutorConfig(SharedHealth.DEEDS, 1).setStatisticsEnabled(false));
        SharedCache.provide(config);
        SharedNotices.provide(config);
        return config;
    }

    private static void network(Config config, InetSocketAddress address) {
        ServerSocketEndpointConfig endpoint = new ServerSocketEndpointConfig()
                .setPort(address.getPort())
                .setPortAutoIncrement(false)
                .setReuseAddress(true)
                // Here and not as a property, which an endpoint does not look at: without it a start hangs for minutes
                // where a firewall swallows what is sent to another member.
                .setSocketConnectTimeoutSeconds(1);
        // Only the member's own protocol: clients, REST and memcache have no endpoint at all.
        config.getAdvancedNetworkConfig().setEnabled(true).setMemberEndpointConfig(endpoint);
        InetAddress bound = address.getAddress();
        config.setProperty("hazelcast.local.localAddress", bound.getHostAddress());
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty("hazelcast.prefer.ipv4.stack", Boolean.toString(!(bound instanceof Inet6Address)));
    }

    private static void join(JoinConfig config, Join join, int port) {
        config.getMulticastConfig().setEnabled(false);
        config.getAutoDetectionConfig().setEnabled(false);
        // Nodes that start at the same time all spend it. It must be longer than a connect takes at most: with an
        // address
        // still undecided at its end, the first node asks that one, too, whether it may begin, and waits 10 s.
        config.getTcpIpConfig().setConnectionTimeoutSeconds(2);
        if (join instanceof Join.Addresses addresses) {
            config.getTcpIpConfig().setEnabled(true).setMembers(addresses.members());
        } else if (join instanceof Join.Dns) {
            // DnsJoiner knows the members.
            config.getTcpIpConfig().setEnabled(true);
        } else if (join instanceof Join.Kubernetes kubernetes) {
            config.getKubernetesConfig()
                    .setEnabled(true)
                    .setProperty("service-name", kubernetes.service())
                    .setProperty("service-port", Integer.toString(port));
            kubernetes.namespace().ifPresent(namespace -> config.getKubernetesConfig()
                    .setProperty("namespace", namespace));
        }
    }

    /** As Hazelcast reads it: an IPv6 address in brackets and without a zone. */
    static String hostAndPort(String host, int port) {
        int zone = host.indexOf('%');
        String bare = zone < 0 ? host : host.substring(0, zone);
        return (bare.contains(":") ? "[" + bare + "]" : bare) + ":" + port;
    }

    private static void serialization(Config config) {
        JavaSerializationFilterConfig java = new JavaSerializationFilterConfig().setDefaultsDisabled(true);
        // What a member's failure consists of when it travels as an answer; nothing of ours travels like that.
        java.getWhitelist()
                .addPrefixes("[", "com.hazelcast.", "java.lang.", "java.util.", "java.io.", "java.net.", "java.time.");
        config.getSerializationConfig()
                .setJavaSerializationFilterConfig(java)
                .addDataSerializableFactory(WireTypes.FACTORY, new WireTypes());
        // A filter without a class: no class is read or written by reflection.
        config.getSerializationConfig()
                .getCompactSerializationConfig()
                .setZeroConfigFilter(new JavaSerializationFilterConfig()
                        .setDefaultsDisabled(true)
                        .setWhitelist(new ClassFilter()));
    }

    private static void silence(Config config) {
        config.getMetricsConfig().setEnabled(false);
        config.getJetConfig().setEnabled(false);
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.jmx", "false");
        config.setProperty("hazelcast.health.monitoring.level", "OFF");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
    }

    private static void times(Config config, Tempo tempo) {
        // Copies are made as soon as there is somebody to make them at; until then a death loses what only one has.
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.setProperty("hazelcast.max.join.seconds", "60");
        config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
        config.setProperty("hazelcast.max.no.heartbeat.seconds", seconds(tempo.silentAtMost()));
        config.setProperty("hazelcast.partial.member.disconnection.resolution.heartbeat.count", "5");
        // Who has left leaves an address behind that nobody answers at: each try to connect takes a second.
        config.setProperty("hazelcast.connection.monitor.max.faults", "1");
        config.setProperty("hazelcast.merge.first.run.delay.seconds", seconds(tempo.healsEvery()));
        config.setProperty("hazelcast.merge.next.run.delay.seconds", seconds(tempo.healsEvery()));
        config.setProperty("hazelcast.graceful.shutdown.max.wait", seconds(tempo.leavesWithin()));
        config.setProperty("hazelcast.operation.call.timeout.millis", "5000");
        config.setProperty("hazelcast.operation.backup.timeout.millis", "1000");
        // Without it a write whose backup did not answer counts as done.
        config.setProperty("hazelcast.operation.fail.on.indeterminate.state", "true");
        config.setProperty("hazelcast.partition.backup.sync.interval", "10");
        config.setProperty("hazelcast.slow.operation.detector.threshold.millis", "500");
    }

    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.toSeconds()));
    }

    private static MapConfig reports() {
        // Every member keeps all reports itself and writes its own again every few seconds.
        return forever(SharedMembers.MAP).setBackupCount(0).setAsyncBackupCount(1);
    }

    private static MapConfig ledgers() {
        // Each entry stays until it is swept. Its owner works on it again and again: as an object it is never read
        // twice.
        MapConfig map = forever(SharedLedgers.MAP).setBackupCount(1).setInMemoryFormat(InMemoryFormat.OBJECT);
        map.setMergePolicyConfig(new MergePolicyConfig(LedgerMerge.class.getName(), 100));
        return map;
    }

    private static MapConfig permits() {
        MapConfig map = forever(SharedPermits.MAP).setBackupCount(1).setInMemoryFormat(InMemoryFormat.OBJECT);
        map.setMergePolicyConfig(new MergePolicyConfig(PermitsMerge.class.getName(), 100));
        return map;
    }

    private static MapConfig registrations() {
        // Each entry has a life of its own.
        MapConfig map = forever(SharedRegistrations.MAP).setBackupCount(1);
        map.setMergePolicyConfig(new MergePolicyConfig(NewestRegistration.class.getName(), 100));
        return map;
    }

    private static MapConfig audit() {
        MapConfig map = forever(SharedAuditLog.MAP).setBackupCount(1).setInMemoryFormat(InMemoryFormat.OBJECT);
        map.setMergePolicyConfig(new MergePolicyConfig(AuditMerge.class.getName(), 100));
        return map;
    }

    private static MapConfig losses() {
        // As many copies as ledgers have: a note goes only when its part is lost again. What the smaller side of a
        // split lost is known on the larger one: when it heals, its notes go.
        MapConfig map = forever(Losses.MAP).setBackupCount(1).setInMemoryFormat(InMemoryFormat.OBJECT);
        map.setMergePolicyConfig(new MergePolicyConfig(DiscardMergePolicy.class.getName(), 100));
        return map;
    }

    private static MapConfig forever(String name) {
        MapConfig map = new MapConfig(name).setStatisticsEnabled(false);
        map.getEvictionConfig().setEvictionPolicy(EvictionPolicy.NONE).setMaxSizePolicy(MaxSizePolicy.PER_NODE);
        return map;
    }
}
