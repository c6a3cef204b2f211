// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.policy.Encoder.Step;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipEncoderTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Where one byte fits at a time, a naive flush would never come to its end. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 6, 7, 63, 64, 65, 1000, 100_000})
    void what_was_flushed_can_be_decoded_whatever_the_room(int room) throws IOException {
        try (GzipEncoder encoder = new GzipEncoder(new Deflater(6, true))) {
            feed(encoder, "first ".repeat(100), Step.MORE, room);
            feed(encoder, "second", Step.FLUSH, room);

            assertThat(decodeStart(600 + 6)).isEqualTo("first ".repeat(100) + "second");

            feed(encoder, "", Step.FLUSH, room);
            feed(encoder, "third", Step.END, room);
        }
        assertThat(decode()).isEqualTo("first ".repeat(100) + "secondthird");
        assertThat(out.size()).isLessThan(120);
    }

    @Test
    void any_pieces_in_any_room_give_the_same_text() throws IOException {
        Random random = new Random(11);
        for (int run = 0; run < 300; run++) {
            out.reset();
            StringBuilder text = new StringBuilder();
            try (GzipEncoder encoder = new GzipEncoder(new Deflater(1 + random.nextInt(9), true))) {
                for (int piece = random.nextInt(6); piece > 0; piece--) {
                    String more = text(random, random.nextInt(5) == 0 ? 50_000 : 200);
                    text.append(more);
                    feed(encoder, more, random.nextBoolean() ? Step.MORE : Step.FLUSH, 1 + random.nextInt(300));
                }
                feed(encoder, "", Step.END, 1 + random.nextInt(100));
            }

            assertThat(decode()).as("run %s", run).isEqualTo(text.toString());
        }
    }

    @Test
    void an_empty_body_is_a_valid_one() throws IOException {
        try (GzipEncoder encoder = new GzipEncoder(new Deflater(1, true))) {
            feed(encoder, "", Step.END, 100);
        }

        assertThat(out.size()).isEqualTo(20);
        assertThat(decode()).isEmpty();
    }

    /** Until the step is done, into buffers of this size in turn outside and on the heap. */
    private void feed(Encoder encoder, String text, Step step, int room) {
        ByteBuffer from = UTF_8.encode(text);
        boolean done = false;
        for (int turns = 0; !done; turns++) {
            assertThat(turns).isLessThan(200_000);
            ByteBuffer into = turns % 2 == 0 ? ByteBuffer.allocate(room) : ByteBuffer.allocateDirect(room);
            done = encoder.encode(from, into, step);
            assertThat(done || !into.hasRemaining()).isTrue();
            byte[] bytes = new byte[into.flip().remaining()];
            into.get(bytes);
            out.writeBytes(bytes);
        }
        assertThat(from.hasRemaining()).isFalse();
    }

    private String decode() throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private String decodeStart(int length) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            return new String(in.readNBytes(length), UTF_8);
        }
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        int letters = 2 + random.nextInt(60);
        while (text.length() < length) {
            text.append((char) ('A' + random.nextInt(letters)));
        }
        return text.toString();
    }
}
