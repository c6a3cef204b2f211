// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** curl, by every protocol it shares with a node. */
@Tag("real-clients")
@ExtendWith(ShowsLogs.class)
class CurlTest {

    private static final int LARGE = 10 << 20;

    /** How curl comes, and what it then says the version of HTTP is. */
    enum Way {
        HTTP1(false, "--http1.1", "1.1"),
        HTTP2(false, "--http2-prior-knowledge", "2"),
        HTTP1_TLS(true, "--http1.1", "1.1"),
        HTTP2_TLS(true, "--http2", "2");

        private final boolean tls;
        private final String option;
        private final String version;

        Way(boolean tls, String option, String version) {
            this.tls = tls;
            this.option = option;
            this.version = version;
        }
    }

    private static final Path home =
            Scratch.directory(CurlTest.class, "curl").toAbsolutePath().normalize();
    private static final Tool curl = Tool.named("curl", "curl", home);

    @AutoClose
    private static final SampleService service = SampleService.start("sample");

    @AutoClose
    private static final WeirNode node = new WeirNode(
            Scratch.directory(CurlTest.class, "one"),
            NodeYaml.alone("one").withTlsPort(FreePorts.next()),
            """
            format: 1
            upstreams:
              sample: {instances: ["http://127.0.0.1:%d"]}
            routes:
              hello: {match: {path: /hello}, upstream: sample}
              bytes: {match: {path: /bytes/**}, upstream: sample}
              echo: {match: {path: /echo}, upstream: sample}
              little: {match: {path: /little}, policies: [max-body-size: 1MiB], upstream: sample}
            """
                    .formatted(service.port()));

    @BeforeAll
    static void start() {
        assertThat(curl.run(home, Map.of(), List.of("--version")).expectSuccess())
                .as("curl --version")
                .contains("HTTP2");
        node.start().awaitReady(WeirCluster.FORMS_WITHIN);
    }

    @ParameterizedTest
    @EnumSource
    void a_large_answer_arrives_whole(Way way) {
        String said = curl(way, "/bytes/" + LARGE, "-o", "/dev/null", "-w", "%{http_version} %{size_download}");

        assertThat(said).isEqualTo(way.version + " " + LARGE);
    }

    @ParameterizedTest
    @EnumSource
    void a_large_body_comes_back_while_it_is_sent(Way way) throws IOException {
        Path sent = random(LARGE);
        Path received = Files.createTempFile(home, "received", "");

        String said = curl(
                way,
                "/echo",
                "--data-binary",
                "@" + sent,
                "-o",
                received.toString(),
                "-w",
                "%{http_version} %{http_code}");

        assertThat(said).isEqualTo(way.version + " 200");
        assertThat(received).hasSameBinaryContentAs(sent);
    }

    @ParameterizedTest
    @EnumSource
    void a_body_of_unknown_length_arrives_whole(Way way) throws IOException {
        Path sent = random(LARGE);
        Path received = Files.createTempFile(home, "received", "");

        String said = curl(
                way,
                "/echo",
                "-T",
                sent.toString(),
                "-H",
                "Transfer-Encoding: chunked",
                "-o",
                received.toString(),
                "-w",
                "%{http_version} %{http_code}");

        assertThat(said).isEqualTo(way.version + " 200");
        assertThat(received).hasSameBinaryContentAs(sent);
    }

    @ParameterizedTest
    @EnumSource
    void a_head_has_no_body_and_says_how_long_it_would_be(Way way) {
        String said = curl(way, "/bytes/" + LARGE, "--head", "-w", "%{size_download}");

        assertThat(said).startsWithIgnoringCase("HTTP/" + way.version + " 200").endsWith("\n0");
        assertThat(said).containsIgnoringCase("content-length: " + LARGE);
    }

    @ParameterizedTest
    @EnumSource
    void what_is_not_there_is_not_there(Way way) {
        String said = curl(way, "/nowhere", "-w", " %{http_version} %{http_code} %{content_type}");

        assertThat(said).contains("no_route").endsWith(" " + way.version + " 404 application/problem+json");
    }

    @ParameterizedTest
    @EnumSource
    void who_sends_too_much_is_told(Way way) throws IOException {
        String said = curl(
                way,
                "/little",
                "--data-binary",
                "@" + random(LARGE),
                "-o",
                "/dev/null",
                "-w",
                "%{http_version} %{http_code}");

        assertThat(said).isEqualTo(way.version + " 413");
    }

    /* curl 7.88, that of Debian 12, cannot use a connection twice that it knows to be HTTP/2 (curl/curl#10634). */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HTTP2")
    void many_requests_at_once_are_told_apart(Way way) throws IOException {
        Path directory = Files.createTempDirectory(home, "many");

        List<String> codes = List.of(curl(
                        way,
                        "/bytes/[1000-1199]",
                        "--parallel",
                        "--parallel-max",
                        "50",
                        "-o",
                        directory + "/#1",
                        "-w",
                        "%{http_version} %{http_code}\n")
                .split("\n"));

        assertThat(codes).hasSize(200).containsOnly(way.version + " 200");
        for (int i = 1000; i < 1200; i++) {
            assertThat(directory.resolve(Integer.toString(i))).hasSize(i);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HTTP2")
    void a_connection_is_used_again(Way way) {
        String connects = curl(way, "/bytes/[1-5]", "-o", "/dev/null", "-w", "%{num_connects} ");

        assertThat(connects).isEqualTo("1 0 0 0 0");
    }

    @Test
    void who_would_rather_speak_http_2_is_answered_all_the_same() {
        String said = run(node.uri("/hello").toString(), "--http2", "-w", " %{http_version} %{http_code}");

        assertThat(said).isEqualTo("sample 1.1 200");
    }

    private static Path random(int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return Files.write(Files.createTempFile(home, "sent", ""), content);
    }

    private static String curl(Way way, String path, String... arguments) {
        List<String> all = new ArrayList<>(List.of(way.option));
        all.addAll(List.of(arguments));
        String origin = (way.tls ? node.tlsUri("") : node.uri("")).toString();
        return run(origin + path, all.toArray(String[]::new));
    }

    private static String run(String url, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "-sS", "--max-time", "60", "--cacert", node.certificate().toString()));
        all.addAll(List.of(arguments));
        all.add(url);
        return curl.run(home, Map.of(), all).expectSuccess();
    }
}
