// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Git over smart HTTP. */
@Tag("real-clients")
@ExtendWith(ShowsLogs.class)
class GitTest {

    private static final int MIB = 1 << 20;
    private static final String GO_ON = "HTTP/1.1 100 Continue";

    private static final Map<String, String> NOBODY = Map.of(
            "GIT_CONFIG_NOSYSTEM", "1",
            "GIT_TERMINAL_PROMPT", "0",
            "GIT_AUTHOR_NAME", "somebody",
            "GIT_AUTHOR_EMAIL", "somebody@example.com",
            "GIT_COMMITTER_NAME", "somebody",
            "GIT_COMMITTER_EMAIL", "somebody@example.com");

    private static final Path home =
            Scratch.directory(GitTest.class, "git").toAbsolutePath().normalize();
    private static final Tool git = Tool.named("git", "git", home);

    @AutoClose
    private static final GitService service = GitService.start(home);

    @AutoClose
    private static final WeirNode node = new WeirNode(
            Scratch.directory(GitTest.class, "one"),
            NodeYaml.alone("one").withTlsPort(FreePorts.next()),
            Documents.forwarding(service.port()));

    private Path origin = home;
    private Path work = home;

    @BeforeAll
    static void start() {
        node.start().awaitReady(WeirCluster.FORMS_WITHIN);
    }

    /** A repository that everybody may push to, and a clone of it with one commit. */
    @BeforeEach
    void repository() throws IOException {
        origin = Files.createTempDirectory(home, "origin");
        work = Files.createTempDirectory(home, "work");
        service.posts().clear();
        git(home, "init", "-q", "--bare", "-b", "main", origin.toString());
        git(origin, "config", "http.receivepack", "true");
        git(home, "init", "-q", "-b", "main", work.toString());
        git(work, "remote", "add", "origin", url());
        commit("first", 1000);
    }

    @Test
    void what_is_pushed_is_cloned() throws IOException {
        git(work, "push", "-q", "origin", "main");
        Path clone = cloned();

        assertThat(head(clone)).isEqualTo(head(work)).isEqualTo(head(origin));
        assertThat(service.posts())
                .extracting(GitService.Post::service)
                .contains("git-receive-pack", "git-upload-pack");
        assertWhole(clone);
    }

    @Test
    void a_push_larger_than_the_buffer_of_git_arrives_whole() throws IOException {
        commit("large", 5 * MIB);

        git(work, "push", "-q", "origin", "main");

        assertThat(service.posts()).contains(new GitService.Post("git-receive-pack", true, false));
        assertThat(head(origin)).isEqualTo(head(work));
        assertWhole(origin);
        assertThat(cloned().resolve("large")).hasSameBinaryContentAs(work.resolve("large"));
    }

    @Test
    void a_large_push_of_known_length_arrives_whole() throws IOException {
        commit("large", 5 * MIB);

        git(work, "-c", "http.postBuffer=" + 16 * MIB, "push", "-q", "origin", "main");

        assertThat(service.posts()).contains(new GitService.Post("git-receive-pack", false, false));
        assertThat(head(origin)).isEqualTo(head(work));
        assertWhole(origin);
    }

    @Test
    void a_push_that_waits_to_be_told_to_go_on_is_told() throws IOException {
        commit("large", 2 * MIB);

        String trace = waitingPush();
        if (!trace.contains(GO_ON)) {
            // After a second curl waits no longer: the machine may have stood still.
            commit("larger", 3 * MIB);
            trace = waitingPush();
        }

        assertThat(trace).contains("Expect: 100-continue", GO_ON);
        assertThat(head(origin)).isEqualTo(head(work));
        assertWhole(origin);
    }

    /** What curl says of it. */
    private String waitingPush() {
        Tool.Run push = git.run(
                work,
                with("GIT_CURL_VERBOSE", "1"),
                List.of("-c", "http.extraHeader=Expect: 100-continue", "push", "-q", "origin", "main"));
        push.expectSuccess();
        return push.errors();
    }

    @Test
    void a_compressed_negotiation_is_understood() throws IOException {
        for (int i = 0; i < 60; i++) {
            git(work, "commit", "-q", "--allow-empty", "-m", "number " + i);
            git(work, "branch", "branch-" + i);
        }
        git(work, "push", "-q", "origin", "--all");

        Path clone = cloned();

        assertThat(service.posts()).contains(new GitService.Post("git-upload-pack", false, true));
        assertThat(head(clone)).isEqualTo(head(work));
        assertThat(git(clone, "branch", "-r", "--list", "origin/branch-*").lines())
                .hasSize(60);
    }

    @Test
    void a_shallow_clone_grows_by_what_others_push() throws IOException {
        commit("second", 1000);
        git(work, "push", "-q", "origin", "main");
        Path clone = Files.createTempDirectory(home, "shallow");
        git(home, "clone", "-q", "--depth", "1", url(), clone.toString());
        commit("third", 1000);
        git(work, "push", "-q", "origin", "main");

        git(clone, "pull", "-q");
        String shallow = git(clone, "rev-list", "--count", "HEAD");
        git(clone, "fetch", "-q", "--unshallow");

        assertThat(head(clone)).isEqualTo(head(work));
        assertThat(shallow).isEqualTo("2");
        assertThat(git(clone, "rev-list", "--count", "HEAD")).isEqualTo("3");
        assertWhole(clone);
    }

    @Test
    void what_is_pushed_over_tls_is_cloned_over_tls() throws IOException {
        commit("large", 5 * MIB);
        String url = node.tlsUri("/" + origin.getFileName()).toString();
        Path clone = Files.createTempDirectory(home, "clone");
        Map<String, String> trusting = with("GIT_CURL_VERBOSE", "1");
        trusting.put("GIT_SSL_CAINFO", node.certificate().toString());

        Tool.Run push = git.run(work, trusting, List.of("push", "-q", url, "main"));
        Tool.Run cloning = git.run(home, trusting, List.of("clone", "-q", url, clone.toString()));

        push.expectSuccess();
        cloning.expectSuccess();
        assertThat(push.errors()).contains("HTTP/2 200");
        assertThat(cloning.errors()).contains("HTTP/2 200");
        assertThat(head(clone)).isEqualTo(head(work)).isEqualTo(head(origin));
        assertWhole(origin);
        assertWhole(clone);
    }

    private String url() {
        return node.uri("/" + origin.getFileName()).toString();
    }

    private Path cloned() throws IOException {
        Path clone = Files.createTempDirectory(home, "clone");
        git(home, "clone", "-q", url(), clone.toString());
        return clone;
    }

    /** @param bytes that no compression makes fewer */
    private void commit(String file, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        Files.write(work.resolve(file), content);
        git(work, "add", file);
        git(work, "commit", "-q", "-m", file);
    }

    private static String head(Path repository) {
        return git(repository, "rev-parse", "main");
    }

    private static void assertWhole(Path repository) {
        git(repository, "fsck", "--full", "--strict");
    }

    private static String git(Path directory, String... arguments) {
        return git.run(directory, NOBODY, List.of(arguments)).expectSuccess();
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> environment = new HashMap<>(NOBODY);
        environment.put(name, value);
        return environment;
    }
}
