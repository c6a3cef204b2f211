// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One GiB through a node that has much less memory. */
@ExtendWith(ShowsLogs.class)
class BigBodyTest {

    private static final long GIB = 1L << 30;
    private static final int CHUNK = 64 * 1024;

    @AutoClose
    private static final SampleService service = SampleService.start("sample");

    @AutoClose
    private static final WeirNode node = new WeirNode(
            Scratch.directory(BigBodyTest.class, "one"), NodeYaml.alone("one"), Documents.forwarding(service.port()));

    @BeforeAll
    static void start() {
        node.start().awaitReady(WeirCluster.FORMS_WITHIN);
    }

    @AfterEach
    void the_node_lives() {
        assertThat(node.isRunning()).isTrue();
        assertThat(node.get("/hello").body()).isEqualTo("sample");
    }

    @Test
    void an_upload_of_known_length_arrives_whole() throws IOException {
        HttpURLConnection upload = upload();
        upload.setFixedLengthStreamingMode(GIB);

        send(upload);

        assertThat(received(upload)).isEqualTo(GIB);
    }

    @Test
    void a_chunked_upload_arrives_whole() throws IOException {
        HttpURLConnection upload = upload();
        upload.setChunkedStreamingMode(CHUNK);

        send(upload);

        assertThat(received(upload)).isEqualTo(GIB);
    }

    @Test
    void a_download_arrives_whole() throws IOException {
        HttpURLConnection download = connection("/bytes/" + GIB);

        assertThat(SampleService.count(download.getInputStream())).isEqualTo(GIB);
    }

    private static HttpURLConnection upload() throws IOException {
        HttpURLConnection upload = connection("/upload");
        upload.setRequestMethod("POST");
        upload.setDoOutput(true);
        return upload;
    }

    private static HttpURLConnection connection(String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) node.uri(path).toURL().openConnection();
        connection.setReadTimeout(60_000);
        return connection;
    }

    private static void send(HttpURLConnection upload) throws IOException {
        byte[] chunk = new byte[CHUNK];
        try (OutputStream body = upload.getOutputStream()) {
            for (long sent = 0; sent < GIB; sent += CHUNK) {
                body.write(chunk);
            }
        }
    }

    private static long received(HttpURLConnection upload) throws IOException {
        assertThat(upload.getResponseCode()).isEqualTo(200);
        return Long.parseLong(new String(upload.getInputStream().readAllBytes(), UTF_8));
    }
}
