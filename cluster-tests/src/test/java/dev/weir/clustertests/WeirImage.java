// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.testcontainers.utility.DockerImageName;

/** The image of {@code docker/Dockerfile}, made once for all tests of a run from the jar that was built. */
final class WeirImage {

    /** What the image and everything around it is made of. */
    static final Path FILES = Path.of("..", "docker");

    /** What the build of an image may take, with its archive of classes. */
    private static final int MINUTES_MAX = 5;

    private static final String TAG = "weir:under-test";

    private static boolean built;

    private WeirImage() {}

    /** Its name, after it was made. */
    static synchronized DockerImageName name() {
        if (!built) {
            // Who comes second finds all of it made.
            MachineLock turn = MachineLock.of("image");
            try (turn) {
                build();
            }
            built = true;
        }
        return DockerImageName.parse(TAG);
    }

    /** What the image is made of, where it is not that of the Dockerfile. */
    private static Optional<String> base() {
        return Optional.ofNullable(System.getenv("WEIR_BASE_IMAGE"));
    }

    private static void build() {
        ProcessBuilder build = new ProcessBuilder("docker", "build", "-q", "-f", "docker/Dockerfile", "-t", TAG);
        base().ifPresent(base -> build.command().addAll(List.of("--build-arg", "BASE_IMAGE=" + base)));
        build.command().add(".");
        try {
            Path log = Files.createDirectories(Path.of("target")).resolve("docker-build.log");
            Process process = build.directory(Path.of("..").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError("the image could not be built:\n" + Files.readString(log));
            }
        } catch (IOException e) {
            throw new AssertionError("docker could not be run", e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while the image is built", e);
        }
    }
}
