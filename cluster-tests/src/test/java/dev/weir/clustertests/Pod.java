// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Driver;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.Volume;
import com.github.dockerjava.api.model.VolumeOptions;
import io.kubernetes.client.openapi.models.V1EnvVar;
import io.kubernetes.client.openapi.models.V1Probe;
import io.kubernetes.client.openapi.models.V1VolumeMount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/**
 * A pod of the manifests as nearly as Docker can run one: its environment, user, rights, memory and volumes. Its ports
 * for clients and for the admin API are on loopback.
 */
final class Pod extends GenericContainer<Pod> {

    static final String TOKEN = "the-token-of-the-pods";

    private final Manifests manifests;
    private final String name;
    private final String address;
    private final int clientPort = FreePorts.next();
    private final int adminPort = FreePorts.next();

    /**
     * @param number from 0, as a StatefulSet counts
     * @param address of its own in the network
     * @param volumes has a directory or a file with the name of each volume that is read only
     */
    Pod(Manifests manifests, int number, Network network, String address, Path volumes) {
        super(WeirImage.name());
        this.manifests = manifests;
        this.name = manifests.nodes().getMetadata().getName() + '-' + number;
        this.address = address;
        withNetwork(network);
        // What DNS says of the headless service.
        withNetworkAliases(manifests.nodes().getSpec().getServiceName());
        for (V1EnvVar variable : manifests.container().getEnv()) {
            withEnv(variable.getName(), value(variable));
        }
        withCreateContainerCmdModifier(create -> restrict(create, volumes));
        waitingFor(new AbstractWaitStrategy() {
            @Override
            protected void waitUntilReady() {
                // Whoever starts pods waits for what they have to be.
            }
        });
    }

    private String value(V1EnvVar variable) {
        if (variable.getValueFrom() == null) {
            return variable.getValue();
        }
        String field = variable.getValueFrom().getFieldRef().getFieldPath();
        return switch (field) {
            case "metadata.name" -> name;
            case "status.podIP" -> address;
            default -> throw new AssertionError(variable.getName() + " is taken from " + field);
        };
    }

    private void restrict(CreateContainerCmd create, Path volumes) {
        var pod = manifests.pod().getSecurityContext();
        var container = manifests.container().getSecurityContext();
        long memory = manifests.memory();
        HostConfig host = Optional.ofNullable(create.getHostConfig()).orElseGet(HostConfig::newHostConfig);
        host.withReadonlyRootfs(container.getReadOnlyRootFilesystem())
                .withCapDrop(container.getCapabilities().getDrop().stream()
                        .map(Capability::valueOf)
                        .toArray(Capability[]::new))
                .withSecurityOpts(List.of("no-new-privileges:" + !container.getAllowPrivilegeEscalation()))
                .withMemory(memory)
                .withMemorySwap(memory)
                .withPortBindings(binding(clientPort, "http"), binding(adminPort, "admin"));
        mount(host, volumes);
        create.withHostConfig(host)
                .withUser(pod.getRunAsUser() + ":" + pod.getRunAsGroup())
                .withIpv4Address(address);
    }

    private PortBinding binding(int port, String inside) {
        return new PortBinding(Ports.Binding.bindIpAndPort("127.0.0.1", port), ExposedPort.tcp(manifests.port(inside)));
    }

    /** What may be written is of the group that the pod says; what may not comes from here. */
    private void mount(HostConfig host, Path volumes) {
        List<Bind> binds = new ArrayList<>();
        List<Mount> writable = new ArrayList<>();
        for (V1VolumeMount mount : manifests.container().getVolumeMounts()) {
            Path source = volumes.resolve(mount.getName()).toAbsolutePath().normalize();
            if (Files.exists(source)) {
                Path path = mount.getSubPath() == null ? source : source.resolve(mount.getSubPath());
                binds.add(new Bind(path.toString(), new Volume(mount.getMountPath()), AccessMode.ro));
            } else {
                writable.add(empty(mount.getMountPath()));
            }
        }
        host.withBinds(binds).withMounts(writable);
    }

    /** As Kubernetes makes one where the pod has a group: of root, writable by the group. */
    private Mount empty(String path) {
        Long group = manifests.pod().getSecurityContext().getFsGroup();
        Map<String, String> options =
                Map.of("type", "tmpfs", "device", "tmpfs", "o", "uid=0,gid=" + group + ",mode=2775");
        Driver local = new Driver().withName("local").withOptions(options);
        return new Mount()
                .withType(MountType.VOLUME)
                .withTarget(path)
                .withVolumeOptions(new VolumeOptions().withNoCopy(true).withDriverConfig(local));
    }

    String name() {
        return name;
    }

    int clientPort() {
        return clientPort;
    }

    Admin admin() {
        return new Admin(adminPort, Optional.of(TOKEN));
    }

    /** A request without a token, as the kubelet sends it. */
    int probe(String path) {
        return admin().withToken(Optional.empty()).get(path).status();
    }

    /** Runs a program in it. */
    Container.ExecResult inside(String... command) {
        try {
            return execInContainer(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while a program runs in " + name, e);
        }
    }

    /** SIGTERM, then SIGKILL when the time is over that the pod is given; the exit code. */
    long terminate() {
        int grace = Math.toIntExact(manifests.pod().getTerminationGracePeriodSeconds());
        getDockerClient().stopContainerCmd(getContainerId()).withTimeout(grace).exec();
        return getCurrentContainerInfo().getState().getExitCodeLong();
    }

    /** What a probe may take until it counts as failed for good. */
    static Duration patience(V1Probe probe) {
        return Duration.ofSeconds((long) probe.getPeriodSeconds() * probe.getFailureThreshold());
    }
}
