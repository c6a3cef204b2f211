// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.Consumer;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.DockerImageName;

/** A container beside a node that does nothing by itself: what it is told to, it does as root. */
final class Sidecar extends GenericContainer<Sidecar> {

    private Sidecar(DockerImageName image, Consumer<HostConfig> host) {
        super(image);
        withCreateContainerCmdModifier(create -> {
            create.withEntrypoint("sleep", "1000000").withCmd().withUser("0:0");
            host.accept(Objects.requireNonNull(create.getHostConfig()));
        });
        waitingFor(new AbstractWaitStrategy() {
            @Override
            protected void waitUntilReady() {
                // There is nothing to wait for.
            }
        });
    }

    /**
     * Starts one.
     *
     * @param host what it may and what it sees
     */
    static Sidecar of(DockerImageName image, Consumer<HostConfig> host) {
        Sidecar sidecar = new Sidecar(image, host);
        sidecar.start();
        return sidecar;
    }

    /** A volume in a container. */
    static Bind bind(String volume, String at) {
        return new Bind(volume, new Volume(at));
    }

    /** Runs a script of a shell, which must end well, and returns what it wrote. */
    String run(String script) {
        try {
            ExecResult result = execInContainer("sh", "-c", script);
            if (result.getExitCode() != 0) {
                throw new AssertionError(script + ": " + result);
            }
            return result.getStdout();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while a container runs: " + script, e);
        }
    }
}
