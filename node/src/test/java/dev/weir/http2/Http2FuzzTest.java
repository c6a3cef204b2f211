// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.Body;
import dev.weir.http.SystemClock;
import dev.weir.io.IoLoop;
import dev.weir.io.IoLoops;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever a client sends, and in whatever pieces: no exception escapes, nothing hangs, nothing stays behind. */
class Http2FuzzTest {

    private IoLoops loops;
    private IoLoop loop;

    @BeforeEach
    void start() throws IOException {
        loops = IoLoops.start(1, SystemClock::nanos);
        loop = loops.of(loops.worker().getIoThread());
    }

    @AfterEach
    void end() {
        loops.close();
    }

    /** A connection in memory, what came on it, and what it wrote. */
    private final class Run {

        final List<Exchange> exchanges = new ArrayList<>();
        final MemoryWire wire;
        final Http2Connection connection;

        Run(SplittableRandom random, ScriptedServer.Script script) {
            wire = new MemoryWire(() -> random.nextInt(4) == 0 ? random.nextInt(50) : 100_000);
            Acceptor acceptor = (stream, head, body) -> {
                Exchange exchange = new Exchange(stream, head, body);
                exchanges.add(exchange);
                try {
                    script.serve(exchange);
                } catch (IOException e) {
                    exchange.failed(e);
                }
                return exchange;
            };
            connection = new Http2Connection(loop, wire, Role.SERVER, Http2Settings.STANDARD, acceptor);
            onLoop(() -> {
                connection.start();
                return true;
            });
        }

        void send(byte[] bytes) {
            onLoop(() -> {
                wire.send(bytes);
                return true;
            });
        }

        /** Lets everything that waits for the loop happen, then ends. */
        void finish() {
            for (int i = 0; i < 20; i++) {
                onLoop(() -> {
                    wire.turn();
                    return true;
                });
            }
            onLoop(() -> {
                wire.end();
                connection.close();
                return true;
            });
        }

        List<RawFrame> frames() {
            List<RawFrame> frames = new ArrayList<>();
            ByteBuffer bytes = ByteBuffer.wrap(wire.written());
            while (bytes.remaining() >= 9) {
                int length = (bytes.get() & 0xff) << 16 | bytes.getShort() & 0xffff;
                int type = bytes.get();
                int flags = bytes.get();
                int stream = bytes.getInt();
                byte[] payload = new byte[Math.min(length, bytes.remaining())];
                bytes.get(payload);
                frames.add(new RawFrame(type, flags, stream, payload));
            }
            return frames;
        }

        /** What was received and answered, stream by stream; not in how many pieces. */
        String story() {
            TreeMap<Integer, String> story = new TreeMap<>();
            for (Exchange exchange : exchanges) {
                story.put(
                        exchange.stream.id(),
                        exchange.head.path()
                                + ' '
                                + exchange.head.headers()
                                + ' '
                                + Arrays.hashCode(exchange.received.toByteArray())
                                + ' '
                                + exchange.whole
                                + ' '
                                + exchange.trailers
                                + ' '
                                + exchange.broke()
                                + ' '
                                + exchange.closed);
            }
            for (RawFrame frame : frames()) {
                if (frame.type() == RawFrame.RST_STREAM || frame.type() == RawFrame.GOAWAY) {
                    story.merge(frame.stream(), " " + frame, String::concat);
                }
            }
            return story.toString();
        }
    }

    private <T> T onLoop(Supplier<T> value) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                result.complete(value.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        return result.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private void assertNothingIsLeft(Run run, String seed) {
        assertThat(onLoop(loop::buffersOut)).as(seed).isZero();
        assertThat(onLoop(loop::timers)).as(seed).isZero();
        assertThat(run.exchanges).as(seed).allMatch(exchange -> exchange.closed.get() == 1);
        assertThat(run.frames())
                .as(seed)
                .noneMatch(frame ->
                        frame.type() == RawFrame.GOAWAY && frame.numberAt(4) == ErrorCode.INTERNAL_ERROR.code());
    }

    @Test
    void any_split_of_the_input_gives_the_same_result() {
        for (int seed = 0; seed < 60; seed++) {
            byte[] bytes = conversation(new SplittableRandom(seed), seed % 3 == 0 ? 0.02 : 0);
            Run whole = new Run(new SplittableRandom(1), Http2FuzzTest::readAll);
            whole.send(bytes);
            whole.finish();
            SplittableRandom random = new SplittableRandom(1_000 + seed);

            Run split = new Run(random, Http2FuzzTest::readAll);
            int most = seed % 5 == 0 ? 1 : 1 + random.nextInt(2_000);
            for (int from = 0; from < bytes.length; ) {
                int to = Math.min(bytes.length, from + 1 + random.nextInt(most));
                split.send(Arrays.copyOfRange(bytes, from, to));
                from = to;
            }
            split.finish();

            assertThat(split.story()).as("seed " + seed).isEqualTo(whole.story());
            assertNothingIsLeft(split, "seed " + seed);
        }
    }

    private static void readAll(Exchange exchange) {
        exchange.read(() -> {});
    }

    @Test
    void nothing_that_is_sent_breaks_it() {
        for (int seed = 0; seed < 1_500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Run run = new Run(random, exchange -> serve(exchange, random));
            byte[] bytes = conversation(random, random.nextInt(3) * 0.03);

            for (int from = 0; from < bytes.length; ) {
                int to = Math.min(bytes.length, from + 1 + random.nextInt(5_000));
                run.send(Arrays.copyOfRange(bytes, from, to));
                from = to;
            }
            run.finish();

            assertNothingIsLeft(run, "seed " + seed);
        }
    }

    /** An application of many moods. */
    private static void serve(Exchange exchange, SplittableRandom random) throws IOException {
        switch (random.nextInt(7)) {
            case 0 -> exchange.answer(204);
            case 1 -> exchange.answer(200, new byte[random.nextInt(100_000)]);
            case 2 -> exchange.stream.reset(ErrorCode.CANCEL);
            case 3 -> exchange.body.close();
            case 4 -> exchange.read(() -> answer(exchange, random.nextInt(300_000)));
            case 5 -> {
                if (exchange.body instanceof Body.Stream coming) {
                    coming.whenReadable(() -> exchange.stream.reset(ErrorCode.NO_ERROR));
                }
            }
            default -> {}
        }
    }

    private static void answer(Exchange exchange, int length) {
        try {
            exchange.answer(200, new byte[length]);
        } catch (IOException e) {
            exchange.failed(e);
        }
    }

    /** @param wrong how likely a byte is another one than it should be, at each frame */
    private static byte[] conversation(SplittableRandom random, double wrong) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(RawFrames.PREFACE);
        bytes.writeBytes(RawFrame.settings(4, random.nextInt(100_000)).bytes());
        int next = 1;
        int count = 5 + random.nextInt(60);
        for (int i = 0; i < count; i++) {
            int stream = random.nextInt(3) == 0 || next == 1 ? next : 1 + 2 * random.nextInt((next + 1) / 2);
            List<RawFrame> frames = frames(random, stream);
            next = stream == next ? next + 2 : next;
            for (RawFrame frame : frames) {
                byte[] wire = frame.bytes();
                if (random.nextDouble() < wrong) {
                    wire[random.nextInt(wire.length)] = (byte) random.nextInt(256);
                }
                bytes.writeBytes(wire);
            }
        }
        return bytes.toByteArray();
    }

    private static List<RawFrame> frames(SplittableRandom random, int stream) {
        byte[] data = new byte[random.nextInt(random.nextInt(10) == 0 ? 16_384 : 300)];
        int end = random.nextInt(3) == 0 ? RawFrame.END_STREAM : 0;
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> head(random, stream, end);
            case 3, 4 -> List.of(RawFrame.of(RawFrame.DATA, end, stream, data));
            case 5 -> List.of(padded(random, stream, end, data));
            case 6 -> List.of(RawFrame.windowUpdate(random.nextBoolean() ? 0 : stream, 1 + random.nextInt(100_000)));
            case 7 -> List.of(RawFrame.reset(stream, ErrorCode.of(random.nextInt(14))));
            case 8 -> List.of(RawFrame.ping(random.nextLong()));
            case 9 -> List.of(RawFrame.settings(random.nextInt(7), random.nextInt(100_000)));
            case 10 -> List.of(RawFrame.of(10 + random.nextInt(200), random.nextInt(256), stream, data));
            default -> List.of(RawFrame.of(RawFrame.PRIORITY, 0, stream, new byte[5]));
        };
    }

    private static List<RawFrame> head(SplittableRandom random, int stream, int end) {
        RawHead head = random.nextInt(6) == 0 ? new RawHead() : RawHead.request("POST", "/" + random.nextInt(9));
        for (int i = random.nextInt(5); i > 0; i--) {
            String value = "v".repeat(random.nextInt(random.nextInt(20) == 0 ? 20_000 : 60));
            if (random.nextBoolean()) {
                head.indexed("x-" + random.nextInt(50), value);
            } else {
                head.with("x-" + random.nextInt(50), value);
            }
        }
        if (random.nextInt(4) == 0) {
            head.raw(0x80 | random.nextInt(128));
        }
        byte[] block = head.bytes();
        int cut = Math.min(16_384, random.nextInt(block.length + 1));
        if (random.nextBoolean() && block.length <= 16_384) {
            return List.of(RawFrame.of(RawFrame.HEADERS, end | RawFrame.END_HEADERS, stream, block));
        }
        List<RawFrame> frames = new ArrayList<>();
        frames.add(RawFrame.of(RawFrame.HEADERS, end, stream, Arrays.copyOf(block, cut)));
        for (int from = cut; from < block.length; from += 16_384) {
            byte[] part = Arrays.copyOfRange(block, from, Math.min(block.length, from + 16_384));
            frames.add(RawFrame.of(RawFrame.CONTINUATION, 0, stream, part));
        }
        frames.add(RawFrame.of(RawFrame.CONTINUATION, RawFrame.END_HEADERS, stream));
        return frames;
    }

    private static RawFrame padded(SplittableRandom random, int stream, int end, byte[] data) {
        int padding = random.nextInt(100);
        int length = Math.min(data.length, 16_000);
        byte[] payload = new byte[1 + length + padding];
        payload[0] = (byte) padding;
        return RawFrame.of(RawFrame.DATA, RawFrame.PADDED | end, stream, payload);
    }
}
