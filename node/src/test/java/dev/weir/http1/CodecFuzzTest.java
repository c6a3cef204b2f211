// SPDX-License-Identifier: Apache-2.0
package dev.weir.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http1.Reference.Head;
import dev.weir.http1.Reference.Outcome;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Messages that are nearly right, tens of thousands of them: the codec and a second reading of RFC 9112 agree on what
 * is accepted and where it ends. The arrays have no byte to spare, so reading past a message would fail.
 */
class CodecFuzzTest {

    private static final int HEADERS_MAX = 100;

    private final FieldNames names = new FieldNames();

    @Test
    void the_head_of_a_request_is_read_as_the_reference_reads_it() throws ProxyException {
        Mutations mutations = new Mutations(5);
        int accepted = 0;
        for (int i = 0; i < 70_000; i++) {
            String text = mutations.request();
            Optional<ReceivedHead> read = request(text);
            Optional<Head> expected = Reference.request(text);

            assertThat(read.map(CodecFuzzTest::seen)).as(text).isEqualTo(expected);
            if (read.isPresent()) {
                accepted++;
                String again = encoded(read.get());
                assertThat(request(again).map(CodecFuzzTest::all)).as(text).isEqualTo(read.map(CodecFuzzTest::all));
            }
        }
        assertThat(accepted).isGreaterThan(15_000);
    }

    @Test
    void the_head_of_an_answer_is_read_as_the_reference_reads_it() throws ProxyException {
        Mutations mutations = new Mutations(6);
        int accepted = 0;
        for (int i = 0; i < 70_000; i++) {
            String text = mutations.answer();
            boolean toHead = i % 5 == 0;
            Optional<ResponseHead> read = answer(text, toHead);
            Optional<Head> expected = Reference.answer(text, toHead);

            assertThat(read.map(head -> seen(head, text))).as(text).isEqualTo(expected);
            if (read.isPresent()) {
                accepted++;
                String again = encoded(read.get());
                assertThat(answer(again, toHead).map(head -> lines(head.headers())))
                        .as(text)
                        .isEqualTo(read.map(head -> lines(head.headers())));
            }
        }
        assertThat(accepted).isGreaterThan(15_000);
    }

    @Test
    void a_chunked_body_is_read_as_the_reference_reads_it_in_any_pieces() {
        Mutations mutations = new Mutations(7);
        int whole = 0;
        for (int i = 0; i < 70_000; i++) {
            String text = mutations.chunks();
            Reference.Body expected = Reference.chunks(text);

            Reference.Body read = chunks(text, mutations);

            assertThat(read.outcome()).as(text).isEqualTo(expected.outcome());
            if (read.outcome() == Outcome.WHOLE) {
                assertThat(read).as(text).isEqualTo(expected);
                whole++;
            } else {
                assertThat(read.body()).as(text).isEqualTo(expected.body());
            }
        }
        assertThat(whole).isGreaterThan(15_000);
    }

    @Test
    void the_end_of_a_head_is_found_in_any_pieces() {
        Mutations mutations = new Mutations(9);
        for (int i = 0; i < 30_000; i++) {
            String text = mutations.answer() + mutations.chunks() + mutations.answer();
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            int there = 0;
            int end = -1;
            while (end < 0) {
                int scanned = there;
                there = Math.min(bytes.length, there + 1 + mutations.below(20));
                end = ResponseHead.end(bytes, scanned, there);
            }

            assertThat(end).as(text).isEqualTo(text.indexOf("\r\n\r\n") + 4);
        }
    }

    private Optional<ReceivedHead> request(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        try {
            return Optional.of(ReceivedHead.parse(bytes, 0, bytes.length, names, HEADERS_MAX));
        } catch (ProxyException e) {
            assertThat(e.error().status()).as(text).isIn(400, 417, 501, 505);
            return Optional.empty();
        }
    }

    private Optional<ResponseHead> answer(String text, boolean toHead) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        try {
            return Optional.of(ResponseHead.parse(bytes, bytes.length, names, toHead));
        } catch (ProxyException e) {
            assertThat(e.error()).as(text).isEqualTo(ProxyError.HTTP_PROTOCOL_ERROR);
            return Optional.empty();
        }
    }

    private static Reference.Body chunks(String text, Mutations mutations) {
        ChunkedDecoder decoder = new ChunkedDecoder(ProxyError.HTTP_REQUEST_ERROR);
        ByteBuffer all = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        ByteBuffer out = ByteBuffer.allocate(1 + mutations.below(5));
        StringBuilder body = new StringBuilder();
        Outcome outcome = Outcome.UNFINISHED;
        try {
            while (all.hasRemaining() && !decoder.done()) {
                ByteBuffer piece = all.slice().limit(Math.min(all.remaining(), 1 + mutations.below(9)));
                decoder.decode(piece, out.clear());
                all.position(all.position() + piece.position());
                body.append(StandardCharsets.ISO_8859_1.decode(out.flip()));
            }
            outcome = decoder.done() ? Outcome.WHOLE : Outcome.UNFINISHED;
        } catch (ProxyException e) {
            outcome = Outcome.MALFORMED;
            body.append(StandardCharsets.ISO_8859_1.decode(out.flip()));
        }
        return new Reference.Body(outcome, body.toString(), all.position());
    }

    private static Head seen(ReceivedHead head) {
        return new Head(
                head.method().toString(),
                head.target(),
                0,
                head.http11(),
                head.host(),
                head.length() == ReceivedHead.CHUNKED ? Reference.CHUNKED : head.length(),
                head.persistent(),
                known(head.headers()));
    }

    private static Head seen(ResponseHead head, String text) {
        boolean http11 = text.startsWith("HTTP/1.1");
        return new Head("", "", head.status(), http11, "", head.length(), head.persistent(), known(head.headers()));
    }

    private static List<String> known(HeaderMap headers) {
        return lines(headers).stream()
                .filter(line -> line.startsWith("x: ") || line.startsWith("etag: ") || line.startsWith("link: "))
                .toList();
    }

    private static List<String> lines(HeaderMap headers) {
        List<String> lines = new ArrayList<>();
        for (HeaderValues values : headers) {
            values.forEach(
                    value -> lines.add(values.getHeaderName().toString().toLowerCase(Locale.ROOT) + ": " + value));
        }
        lines.sort(null);
        return lines;
    }

    private static String all(ReceivedHead head) {
        return seen(head) + head.upgrade() + head.expectsContinue() + lines(head.headers());
    }

    /** The head as it would be written by somebody who has read it. */
    private static String encoded(ReceivedHead head) throws ProxyException {
        byte[] bytes = new byte[4_096];
        HeadWriter out = new HeadWriter(bytes, ProxyError.HTTP_REQUEST_ERROR);
        out.name(head.method())
                .ascii(" ")
                .value(head.target())
                .ascii(head.http11() ? " HTTP/1.1\r\n" : " HTTP/1.0\r\n");
        if (!head.host().isEmpty()) {
            out.field(Headers.HOST, head.host());
        }
        fields(out, head.headers());
        if (head.length() == ReceivedHead.CHUNKED) {
            out.field(Headers.TRANSFER_ENCODING, "chunked");
        } else {
            out.field(Headers.CONTENT_LENGTH, Long.toString(head.length()));
        }
        out.field(Headers.CONNECTION, head.persistent() ? "keep-alive, upgrade" : "close, upgrade");
        out.field(Headers.UPGRADE, head.upgrade());
        if (head.expectsContinue()) {
            out.field(Headers.EXPECT, "100-continue");
        }
        out.ascii("\r\n");
        return new String(bytes, 0, out.length(), StandardCharsets.ISO_8859_1);
    }

    private static String encoded(ResponseHead head) throws ProxyException {
        byte[] bytes = new byte[4_096];
        HeadWriter out = new HeadWriter(bytes, ProxyError.HTTP_REQUEST_ERROR);
        out.ascii("HTTP/1.1 " + head.status() + "\r\n");
        fields(out, head.headers());
        out.ascii("\r\n");
        return new String(bytes, 0, out.length(), StandardCharsets.ISO_8859_1);
    }

    private static void fields(HeadWriter out, HeaderMap headers) throws ProxyException {
        for (HeaderValues values : headers) {
            for (String value : values) {
                out.field(values.getHeaderName(), value);
            }
        }
    }
}
