// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.ConfigAccessor;
import com.hazelcast.config.ServiceConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.internal.partition.IPartitionLostEvent;
import com.hazelcast.internal.partition.MigrationAwareService;
import com.hazelcast.internal.partition.MigrationEndpoint;
import com.hazelcast.internal.partition.MigrationInfo;
import com.hazelcast.internal.partition.PartitionAwareService;
import com.hazelcast.internal.partition.PartitionMigrationEvent;
import com.hazelcast.internal.partition.PartitionReplicationEvent;
import com.hazelcast.internal.partition.impl.InternalPartitionServiceImpl;
import com.hazelcast.internal.services.ManagedService;
import com.hazelcast.spi.impl.NodeEngine;
import com.hazelcast.spi.impl.operationservice.Operation;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Tells a member that becomes the owner of a part whose ledgers it has no copy of, before it can answer a question
 * about one: on the thread that works on the part, while nothing else may. Hazelcast's own news of a loss come later.
 */
final class LossWatch implements ManagedService, MigrationAwareService, PartitionAwareService {

    private static final String NAME = "weir-loss-watch";

    private volatile Optional<HazelcastInstance> member = Optional.empty();

    /** Makes every member that starts with this config have one. */
    static void provide(Config config) {
        ConfigAccessor.getServicesConfig(config)
                .addServiceConfig(
                        new ServiceConfig().setEnabled(true).setName(NAME).setImplementation(new LossWatch()));
    }

    @Override
    public void init(NodeEngine engine, Properties properties) {
        member = Optional.of(engine.getHazelcastInstance());
    }

    @Override
    public void beforeMigration(PartitionMigrationEvent event) {
        boolean becomesOwner =
                event.getMigrationEndpoint() == MigrationEndpoint.DESTINATION && event.getNewReplicaIndex() == 0;
        if (becomesOwner && event.getCurrentReplicaIndex() > HeldParts.COPIES && !isGivenAll(event)) {
            note(event.getPartitionId());
        }
    }

    /** Whether the owner of before is there and hands over what it has. */
    private boolean isGivenAll(PartitionMigrationEvent event) {
        InternalPartitionServiceImpl parts =
                (InternalPartitionServiceImpl) Stores.node(member.orElseThrow()).getPartitionService();
        @Nullable MigrationInfo active = parts.getMigrationManager().getActiveMigration(event.getPartitionId());
        return active != null && Objects.equals(active.getUid(), event.getMigrationUid());
    }

    /** Where nobody at all had a copy, the oldest member hears of it while it names a new owner. */
    @Override
    public void onPartitionLost(IPartitionLostEvent event) {
        if (event.getLostReplicaIndex() >= HeldParts.COPIES) {
            note(event.getPartitionId());
        }
    }

    private void note(int part) {
        member.ifPresent(here -> {
            OwnerView view = OwnerView.of(here);
            view.losses().note(part, view.nowMillis(here));
        });
    }

    private Optional<HeldParts> held() {
        return member.map(here -> OwnerView.of(here).losses().held());
    }

    @Override
    public @Nullable Operation prepareReplicationOperation(PartitionReplicationEvent event) {
        // It has nothing that could be handed over.
        return null;
    }

    @Override
    public void commitMigration(PartitionMigrationEvent event) {
        boolean has = 0 <= event.getNewReplicaIndex() && event.getNewReplicaIndex() <= HeldParts.COPIES;
        held().ifPresent(parts -> {
            if (!has) {
                parts.left(event.getPartitionId());
            } else if (event.getMigrationEndpoint() == MigrationEndpoint.DESTINATION) {
                parts.given(event.getPartitionId());
            }
        });
    }

    @Override
    public void rollbackMigration(PartitionMigrationEvent event) {
        // Whoever tries again is told again.
    }

    @Override
    public void reset() {
        // What was noted is forgotten when a split has healed; what is held now is given to the larger side.
        held().ifPresent(HeldParts::clear);
    }

    @Override
    public void shutdown(boolean terminate) {
        // It holds nothing.
    }
}
