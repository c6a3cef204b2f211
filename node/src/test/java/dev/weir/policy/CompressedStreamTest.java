// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.Requests.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.document.ByteSize;
import dev.weir.http.Body;
import dev.weir.http.ManualLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Response;
import dev.weir.http.ScriptedHandler;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Compress} on bodies that arrive while they are sent on, and what it leaves behind. */
class CompressedStreamTest {

    private final ManualLoop loop = new ManualLoop();
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    /** Counts itself, once when it is made and once when it ends. */
    private final class CountedDeflater extends Deflater {

        private boolean over;

        CountedDeflater() {
            super(1, true);
            made.incrementAndGet();
        }

        @Override
        public void end() {
            ended.addAndGet(over ? 0 : 1);
            over = true;
            super.end();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, 1000, 65_536})
    void a_body_comes_out_whole_whatever_the_room(int room) throws IOException {
        String text = "0123456789abcdef, ".repeat(3_000);
        ArrivingBody body = ArrivingBody.ofLength(text.length());
        body.arrive(text.substring(0, 20_000)).arrive(text.substring(20_000)).end();

        Gunzip client = new Gunzip(compressed(body), room);
        while (!client.read().ended()) {
            loop.run();
        }

        assertThat(client.whole()).isEqualTo(text);
        assertThat(client.size()).isLessThan(text.length() / 20);
        assertThat(ended).hasValue(1);
    }

    @Test
    void every_event_is_there_when_it_has_come() throws Exception {
        ArrivingBody events = ArrivingBody.ofUnknownLength();
        Gunzip client = new Gunzip(compressed(events), 65_536);

        for (int i = 1; i <= 100; i++) {
            events.arrive("data: " + i + "\n\n");
            assertThat(client.read().soFar()).endsWith("data: " + i + "\n\n");
            assertThat(client.ended()).isFalse();
        }
        int size = client.size();

        assertThat(client.read().size()).as("nothing new, nothing sent").isEqualTo(size);
        assertThat(events.end().closed()).isFalse();
        assertThat(client.read().ended()).isTrue();
        assertThat(client.whole()).startsWith("data: 1\n\n").endsWith("data: 100\n\n");
    }

    @Test
    void a_body_whose_length_is_known_is_not_flushed_in_between() throws Exception {
        ArrivingBody body = ArrivingBody.ofLength(2_000);
        Gunzip client = new Gunzip(compressed(body), 65_536);

        body.arrive("a".repeat(1_000));

        assertThat(client.read().size()).isEqualTo(10);
        body.arrive("b".repeat(1_000)).end();
        assertThat(client.read().whole()).hasSize(2_000);
    }

    @Test
    void waits_for_its_source_and_for_nothing_else() throws IOException {
        ArrivingBody body = ArrivingBody.ofUnknownLength();
        Body.Stream stream = compressed(body);
        AtomicInteger woken = new AtomicInteger();

        new Gunzip(stream, 100).read();
        stream.whenReadable(woken::incrementAndGet);
        loop.run();

        assertThat(woken).hasValue(0);
        body.arrive("a");
        assertThat(woken).hasValue(1);
    }

    @Test
    void takes_only_so_much_at_once_and_asks_to_go_on() throws IOException {
        ArrivingBody body = ArrivingBody.ofLength(1 << 20);
        for (int i = 0; i < 16; i++) {
            body.arrive(new byte[1 << 16]);
        }
        body.end();
        Body.Stream stream = compressed(body);
        AtomicInteger woken = new AtomicInteger();
        ByteBuffer into = ByteBuffer.allocate(65_536);

        int turns = 0;
        for (int count = stream.read(into); count >= 0; count = stream.read(into.clear())) {
            turns++;
            if (count == 0) {
                stream.whenReadable(() -> woken.addAndGet(1000));
                stream.whenReadable(woken::incrementAndGet);
                loop.run();
            }
        }

        assertThat(turns).isGreaterThanOrEqualTo(16);
        assertThat(woken.get()).isBetween(1, turns);
    }

    @Test
    void a_large_body_in_memory_is_compressed_while_it_is_read() throws IOException {
        String text = "0123456789".repeat(20_000);

        Gunzip client = new Gunzip(compressed(new Body.Bytes(UTF_8.encode(text).asReadOnlyBuffer())), 999);
        while (!client.read().ended()) {
            loop.run();
        }

        assertThat(client.whole()).isEqualTo(text);
        assertThat(ended).hasValue(1);
    }

    @Test
    void says_why_its_source_broke_off() throws IOException {
        ArrivingBody body = ArrivingBody.ofLength(2_000);
        Body.Stream stream = compressed(body);
        body.arrive("a");
        stream.read(ByteBuffer.allocate(100));

        body.breakOff(new ProxyException(ProxyError.HTTP_RESPONSE_INCOMPLETE, ""));

        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(ProxyException.class)
                    .isThrownBy(() -> stream.read(ByteBuffer.allocate(100)))
                    .satisfies(why -> assertThat(why.error()).isEqualTo(ProxyError.HTTP_RESPONSE_INCOMPLETE));
        }
        assertThat(ended).hasValue(1);
    }

    @Test
    void trailers_are_those_of_the_source() {
        ArrivingBody body = ArrivingBody.ofUnknownLength();

        assertThat(compressed(body).trailers()).isSameAs(body.trailers());
    }

    @Test
    void a_thousand_bodies_leave_no_deflater_behind() throws IOException {
        for (int i = 0; i < 1_000; i++) {
            ArrivingBody body = ArrivingBody.ofUnknownLength().arrive("hello ".repeat(i));
            Body.Stream stream = compressed(body);
            if (i % 5 > 0) {
                stream.read(ByteBuffer.allocate(1 + i));
            }
            switch (i % 5) {
                case 1 -> new Gunzip(completed(body, stream), 4_096).read();
                case 2 -> {
                    body.breakOff(new IOException("reset"));
                    assertThatExceptionOfType(IOException.class).isThrownBy(() -> new Gunzip(stream, 50).read());
                }
                default -> stream.close();
            }
            stream.close();

            assertThat(body.closed()).isTrue();
        }
        for (int i = 0; i < 1_000; i++) {
            compressed(new Body.Bytes(ByteBuffer.wrap(new byte[i])));
        }

        assertThat(made).hasValue(1_000 - 200 + 999);
        assertThat(ended).hasValue(made.get());
    }

    private static Body.Stream completed(ArrivingBody body, Body.Stream stream) {
        body.end();
        return stream;
    }

    private Body.Stream compressedStream(Body body) {
        return (Body.Stream) answer(body).body();
    }

    private Body.Stream compressed(ArrivingBody body) {
        return compressedStream(body);
    }

    private Body compressed(Body.Bytes body) {
        return answer(body).body();
    }

    private Response answer(Body body) {
        Response response = Response.of(200, body);
        response.headers().put(Headers.CONTENT_TYPE, "text/event-stream");
        return new Compress(1, new ByteSize(0), List.of("text/*"))
                .filter(CountedDeflater::new)
                .filter(
                        request("GET", "/", loop).withHeaders(h -> h.put(Headers.ACCEPT_ENCODING, "gzip")),
                        ScriptedHandler.answering(response))
                .toCompletableFuture()
                .join();
    }
}
