// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The containers of {@code docker/compose.yaml}, made from a copy of its directory, with the image under test. They
 * take the ports of loopback that the file says. Where Docker has no {@code compose}, {@code docker-compose} is taken
 * for it.
 */
final class Compose implements AutoCloseable {

    static final int CLIENTS = 8080;

    private static final Duration HEALTHY_WITHIN = Duration.ofMinutes(2);
    private static final int ADMIN_BEFORE_FIRST = 9080;

    /** Images of {@code cluster-tests/docker/base-images.sh}, where those of a registry cannot be had. */
    private static final Map<String, String> LOCAL =
            Map.of("BALANCER_IMAGE", "weir-balancer:local", "PROMETHEUS_IMAGE", "weir-prometheus:local");

    private static final String EITHER =
            "docker() { if [ \"$1\" = compose ] && ! command docker compose version > /dev/null 2>&1; then shift;"
                    + " docker-compose \"$@\"; else command docker \"$@\"; fi; }; ";

    private final MachineLock ports = MachineLock.ofWellKnownPorts();
    private final Path root;
    private final Tool shell;
    private final Map<String, String> environment = new HashMap<>();
    private String files = "-f docker/compose.yaml";

    private Compose(Path root, Tool shell, String project) {
        this.root = root;
        this.shell = shell;
        environment.put("COMPOSE_PROJECT_NAME", project);
        environment.put("WEIR_IMAGE", WeirImage.name().asCanonicalNameString());
        boolean local = System.getenv("WEIR_BASE_IMAGE") != null;
        LOCAL.forEach((variable, image) -> Optional.ofNullable(System.getenv(variable))
                .or(() -> local ? Optional.of(image) : Optional.empty())
                .ifPresent(set -> environment.put(variable, set)));
        for (String variable : List.of("DOCKER_HOST", "DOCKER_BUILDKIT")) {
            Optional.ofNullable(System.getenv(variable)).ifPresent(set -> environment.put(variable, set));
        }
    }

    /** Nothing is started yet. */
    static Compose of(Class<?> test) {
        Path home = Scratch.directory(test, "compose");
        Compose compose = new Compose(
                home,
                Tool.named("sh", "dash", home),
                "weir-" + test.getSimpleName().toLowerCase(Locale.ROOT));
        compose.copy();
        return compose;
    }

    private void copy() {
        try (Stream<Path> files = Files.walk(WeirImage.FILES)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("/secrets/"))
                    .toList()) {
                Path to = root.resolve("docker").resolve(WeirImage.FILES.relativize(file));
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts some more over the file. */
    Compose with(String yaml) {
        try {
            Files.writeString(root.resolve("more.yaml"), yaml, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files += " -f more.yaml";
        return this;
    }

    /** Runs a command of a shell, where the directory {@code docker} is, and says what it wrote. */
    String shell(String command) {
        return shell.run(root, environment, List.of("-c", EITHER + command)).expectSuccess();
    }

    /** Runs a command of Compose, and says what it wrote. */
    String run(String command) {
        return shell("docker compose " + files + ' ' + command);
    }

    /** Runs a program in the container of a service, and says what it wrote. */
    Tool.Run inside(String service, String command) {
        return shell.run(root, environment, List.of("-c", "docker exec " + id(service) + ' ' + command));
    }

    /** What {@code docker inspect} says of the container of a service. */
    String inspect(String service, String format) {
        return shell("docker inspect -f '" + format + "' " + id(service));
    }

    /** Also of one that ended. */
    private String id(String service) {
        return shell("docker ps -aq --no-trunc --filter label=com.docker.compose.project="
                + environment.get("COMPOSE_PROJECT_NAME") + " --filter label=com.docker.compose.service=" + service);
    }

    /** {@code healthy}, {@code unhealthy} or {@code starting}. */
    String health(String service) {
        return inspect(service, "{{.State.Health.Status}}");
    }

    void awaitHealth(String service, String health) {
        Await.until(HEALTHY_WITHIN, () -> {
            if (!health(service).equals(health)) {
                throw new AssertionError(service + " is " + health(service) + " (expected: " + health + ")");
            }
        });
    }

    /** @param number 1 to 3 */
    Admin admin(int number) {
        String token = Yaml.text(root.resolve("docker").resolve("secrets").resolve("weir-admin-token"));
        return new Admin(ADMIN_BEFORE_FIRST + number, Optional.of(token));
    }

    /** Keeps what the containers wrote, and removes them. */
    @Override
    public void close() {
        try (ports) {
            try {
                Files.writeString(root.resolve("containers.log"), run("logs --no-color"));
            } finally {
                run("--profile metrics down -v -t 5");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
