// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** npm with a registry that writes URLs of where the client came to. */
@Tag("real-clients")
@ExtendWith(ShowsLogs.class)
class NpmTest {

    private static final int MIB = 1 << 20;

    private static final Path home = Scratch.directory(NpmTest.class, "npm");
    private static final Tool npm = Tool.named("npm", "npm", home);

    @AutoClose
    private static final NpmRegistry registry = NpmRegistry.start();

    @AutoClose
    private static final WeirNode node = new WeirNode(
            Scratch.directory(NpmTest.class, "one"),
            NodeYaml.alone("one").withTlsPort(FreePorts.next()),
            """
            format: 1
            upstreams:
              registry: {instances: ["http://127.0.0.1:%d"]}
            routes:
              registry: {match: {path: /**}, policies: [compress: {min-length: 1B}], upstream: registry}
            """
                    .formatted(registry.port()));

    @BeforeAll
    static void start() {
        node.start().awaitReady(WeirCluster.FORMS_WITHIN);
    }

    @Test
    void what_is_published_is_installed() throws IOException {
        Path published = packaged("gate", 1000);

        npm(node.uri("/"), published, "publish").expectSuccess();
        Path project = project();
        npm(node.uri("/"), project, "install", "gate").expectSuccess();

        assertThat(project.resolve("node_modules/gate/content")).hasSameBinaryContentAs(published.resolve("content"));
        assertThat(resolved(project, "gate"))
                .isEqualTo(node.uri("/tarballs/gate-1.0.0.tgz").toString());
    }

    @Test
    void a_name_may_have_a_slash_in_it() throws IOException {
        Path published = packaged("@weir/gate", 3 * MIB);

        npm(node.uri("/"), published, "publish", "--access", "public").expectSuccess();
        Path project = project();
        npm(node.uri("/"), project, "install", "@weir/gate").expectSuccess();

        assertThat(project.resolve("node_modules/@weir/gate/content"))
                .hasSameBinaryContentAs(published.resolve("content"));
        assertThat(registry.requests()).anyMatch(request -> request.matches("(?i)PUT /@weir%2fgate"));
        assertThat(resolved(project, "@weir/gate"))
                .isEqualTo(node.uri("/tarballs/weir-gate-1.0.0.tgz").toString());
    }

    @Test
    void what_is_published_over_tls_is_installed_over_tls() throws IOException {
        Path published = packaged("lock", MIB);

        npm(node.tlsUri("/"), published, "publish").expectSuccess();
        Path project = project();
        npm(node.tlsUri("/"), project, "install", "lock").expectSuccess();

        assertThat(project.resolve("node_modules/lock/content")).hasSameBinaryContentAs(published.resolve("content"));
        assertThat(resolved(project, "lock"))
                .isEqualTo(node.tlsUri("/tarballs/lock-1.0.0.tgz").toString());
    }

    @Test
    void what_is_not_there_is_said_not_to_be_there() throws IOException {
        Tool.Run install = npm(node.uri("/"), project(), "install", "unheard-of");

        assertThat(install.exit()).isEqualTo(1);
        assertThat(install.errors()).contains("E404");
    }

    /** @param bytes of its content, that no compression makes fewer */
    private static Path packaged(String name, int bytes) throws IOException {
        Path directory = Files.createTempDirectory(home, "package").toAbsolutePath();
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        Files.write(directory.resolve("content"), content);
        Files.writeString(
                directory.resolve("package.json"),
                """
                {"name": "%s", "version": "1.0.0", "license": "Apache-2.0"}""".formatted(name));
        return directory;
    }

    private static Path project() throws IOException {
        Path directory = Files.createTempDirectory(home, "project").toAbsolutePath();
        Files.writeString(directory.resolve("package.json"), """
                {"private": true}""");
        return directory;
    }

    /** Where the lock file says a package came from. */
    private static String resolved(Path project, String name) throws IOException {
        JsonNode lock =
                new ObjectMapper().readTree(project.resolve("package-lock.json").toFile());
        return lock.path("packages")
                .path("node_modules/" + name)
                .path("resolved")
                .asText();
    }

    /** With an empty cache, so that everything is asked for. */
    private static Tool.Run npm(URI from, Path directory, String... arguments) throws IOException {
        Path cache = Files.createTempDirectory(home, "cache").toAbsolutePath();
        Path config = cache.resolve("npmrc");
        Files.writeString(config, from.toString().replaceFirst("https?:", "") + ":_authToken=somebody\n");
        Map<String, String> environment = new HashMap<>(Map.of(
                "npm_config_registry", from.toString(),
                "npm_config_cache", cache.toString(),
                "npm_config_userconfig", config.toString(),
                "npm_config_globalconfig", cache.resolve("none").toString(),
                "npm_config_cafile", node.certificate().toString(),
                "npm_config_fetch_retries", "0",
                "npm_config_audit", "false",
                "npm_config_fund", "false"));
        environment.put("npm_config_update_notifier", "false");
        return npm.run(directory, environment, List.of(arguments));
    }
}
