// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.spi.properties.ClusterProperty;
import dev.weir.config.NodeSettings;
import dev.weir.config.NodeSettings.Join;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemberConfigTest {

    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5705);

    @Test
    void has_a_name_and_a_cluster() {
        Config config = config(new Join.Addresses(List.of()));

        assertThat(config.getClusterName()).isEqualTo("shop");
        assertThat(config.getMemberAttributeConfig().getAttributes()).containsEntry("weir.name", "node-1");
    }

    /** Older nodes say none of it, and are told nothing of it. */
    @Test
    void says_what_can_be_told_to_it() {
        Config config = config(new Join.Addresses(List.of()));

        assertThat(config.getMemberAttributeConfig().getAttributes())
                .containsEntry("weir.health", "1")
                .containsEntry("weir.spendings", "1");
    }

    @Test
    void talks_only_to_members_and_only_where_it_is_told() {
        Config config = config(new Join.Addresses(List.of()));

        assertThat(config.getAdvancedNetworkConfig().isEnabled()).isTrue();
        assertThat(config.getAdvancedNetworkConfig().getEndpointConfigs().keySet())
                .containsExactly(EndpointQualifier.MEMBER);
        assertThat(config.getProperty("hazelcast.socket.bind.any")).isEqualTo("false");
        assertThat(config.getProperty("hazelcast.local.localAddress")).isEqualTo("127.0.0.1");
    }

    @Test
    void calls_nobody_at_home() {
        Config config = config(new Join.Addresses(List.of()));

        assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
        assertThat(config.getMetricsConfig().isEnabled()).isFalse();
        assertThat(config.getJetConfig().isEnabled()).isFalse();
    }

    @Test
    void never_says_that_an_unconfirmed_write_is_done() {
        Config config = config(new Join.Addresses(List.of()));

        assertThat(config.getProperty("hazelcast.operation.fail.on.indeterminate.state"))
                .isEqualTo("true");
    }

    @Test
    void takes_a_member_for_gone_when_it_hangs_up_and_does_not_answer_again() {
        Config config = config(new Join.Addresses(List.of()));

        assertThat(config.getProperty(ClusterProperty.CONNECTION_MONITOR_MAX_FAULTS.getName()))
                .isEqualTo("1");
    }

    @Test
    void joins_by_addresses() {
        JoinConfig join = join(new Join.Addresses(List.of("127.0.0.1:5701", "node-2:5705", "[::1]:5702")));

        assertThat(join.getTcpIpConfig().isEnabled()).isTrue();
        assertThat(join.getTcpIpConfig().getMembers()).containsExactly("127.0.0.1:5701", "node-2:5705", "[::1]:5702");
        assertThat(join.getMulticastConfig().isEnabled()).isFalse();
        assertThat(join.getAutoDetectionConfig().isEnabled()).isFalse();
        assertThat(join.getKubernetesConfig().isEnabled()).isFalse();
    }

    @Test
    void joins_by_a_dns_name() {
        JoinConfig join = join(new Join.Dns("weir-headless"));

        assertThat(join.getTcpIpConfig().isEnabled()).isTrue();
        assertThat(join.getTcpIpConfig().getMembers()).isEmpty();
        assertThat(join.getMulticastConfig().isEnabled()).isFalse();
        assertThat(DnsJoiner.members(
                        new InetAddress[] {InetAddresses.forString("10.0.0.7"), InetAddresses.forString("fd00::7")},
                        5705))
                .containsExactly("10.0.0.7:5705", "[fd00:0:0:0:0:0:0:7]:5705");
    }

    @Test
    void joins_by_kubernetes() {
        JoinConfig join = join(new Join.Kubernetes("weir", Optional.of("shop")));

        assertThat(join.getTcpIpConfig().isEnabled()).isFalse();
        assertThat(join.getMulticastConfig().isEnabled()).isFalse();
        assertThat(join.getKubernetesConfig().isEnabled()).isTrue();
        assertThat(join.getKubernetesConfig().getProperties())
                .containsEntry("service-name", "weir")
                .containsEntry("service-port", "5705")
                .containsEntry("namespace", "shop");
        assertThat(join(new Join.Kubernetes("weir", Optional.empty()))
                        .getKubernetesConfig()
                        .getProperties())
                .doesNotContainKey("namespace");
    }

    @Test
    void keeps_ledgers_at_two_members_for_as_long_as_each_of_them_says() {
        MapConfig map = config(new Join.Addresses(List.of())).getMapConfig(SharedLedgers.MAP);

        assertThat(map.getBackupCount()).isEqualTo(1);
        assertThat(map.getAsyncBackupCount()).isZero();
        assertThat(map.getInMemoryFormat()).isEqualTo(InMemoryFormat.OBJECT);
        assertThat(map.getEvictionConfig().getEvictionPolicy()).isEqualTo(EvictionPolicy.NONE);
        assertThat(map.isStatisticsEnabled()).isFalse();
        assertThat(map.getMergePolicyConfig().getPolicy()).isEqualTo(LedgerMerge.class.getName());
    }

    private static Config config(Join join) {
        return MemberConfig.of(
                "node-1",
                new NodeSettings.Cluster("shop", ADDRESS, join, 3, Duration.ofMillis(50), 1000, Optional.empty()),
                ADDRESS,
                Tempo.NORMAL);
    }

    private static JoinConfig join(Join join) {
        return config(join).getAdvancedNetworkConfig().getJoin();
    }
}
