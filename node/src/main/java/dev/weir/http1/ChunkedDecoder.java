// SPDX-License-Identifier: Apache-2.0
package dev.weir.http1;

import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import io.undertow.util.HeaderMap;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the chunked transfer coding off a body (RFC 9112 §7.1), strictly: lines end with CR LF, a size is 1 to 15 hex
 * digits, extensions are passed over and trailers kept within a bound. The input may be split anywhere.
 */
public final class ChunkedDecoder {

    private static final int DIGITS_MAX = 15;
    private static final int LINE_BYTES_MAX = 4 * 1024;
    private static final int TRAILER_BYTES_MAX = 16 * 1024;

    /** What is expected next. */
    private enum State {
        SIZE,
        BLANK,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILER_START,
        TRAILER,
        TRAILER_LF,
        END_LF,
        DONE
    }

    private final ProxyError error;
    private State state = State.SIZE;
    private long left;
    private int digits;
    private int lineBytes;
    private @Nullable TrailerSection trailers;

    /** @param error what malformed input is called */
    public ChunkedDecoder(ProxyError error) {
        this.error = error;
    }

    /** Whether the last chunk and the trailer section were read; what follows belongs to somebody else. */
    public boolean done() {
        return state == State.DONE;
    }

    /** The fields after the last chunk that may stand there; empty before {@link #done}. */
    public HeaderMap trailers() {
        return done() && trailers != null ? trailers.fields() : new HeaderMap();
    }

    /** Moves what is body from {@code in} to {@code out}, until one is empty, the other full, or the body ends. */
    public void decode(ByteBuffer in, ByteBuffer out) throws ProxyException {
        while (in.hasRemaining() && state != State.DONE) {
            if (state == State.DATA) {
                if (!out.hasRemaining()) {
                    return;
                }
                data(in, out);
            } else {
                step(in.get());
            }
        }
    }

    private void data(ByteBuffer in, ByteBuffer out) {
        int count = (int) Math.min(left, Math.min(in.remaining(), out.remaining()));
        int limit = in.limit();
        in.limit(in.position() + count);
        out.put(in);
        in.limit(limit);
        left -= count;
        if (left == 0) {
            state = State.DATA_CR;
        }
    }

    private void step(byte b) throws ProxyException {
        switch (state) {
            case SIZE -> size(b);
            case BLANK -> blank(b);
            case EXTENSION -> extension(b);
            case SIZE_LF -> {
                expect(b, '\n');
                state = left == 0 ? State.TRAILER_START : State.DATA;
                lineBytes = 0;
            }
            case DATA_CR -> next(b, '\r', State.DATA_LF);
            case DATA_LF -> {
                next(b, '\n', State.SIZE);
                digits = 0;
                lineBytes = 0;
            }
            case TRAILER_START -> trailer(b, State.END_LF);
            case TRAILER -> trailer(b, State.TRAILER_LF);
            case TRAILER_LF -> {
                next(b, '\n', State.TRAILER_START);
                endTrailer();
            }
            case END_LF -> next(b, '\n', State.DONE);
            case DATA, DONE -> throw new IllegalStateException(state.toString());
        }
    }

    private void size(byte b) throws ProxyException {
        int digit = Character.digit(b, 16);
        if (digit >= 0 && b > 0) {
            digits++;
            left = left * 16 + digit;
            if (digits > DIGITS_MAX) {
                throw wrong("a chunk size of more than " + DIGITS_MAX + " digits");
            }
        } else if (digits == 0) {
            throw wrong("a chunk without a size");
        } else if (b == '\r') {
            state = State.SIZE_LF;
        } else if (b == ';' || b == ' ' || b == '\t') {
            state = b == ';' ? State.EXTENSION : State.BLANK;
        } else {
            throw wrong("a chunk size that is not hexadecimal");
        }
    }

    /** Only an extension may have blanks before it (RFC 9112 §7.1.1). */
    private void blank(byte b) throws ProxyException {
        count(LINE_BYTES_MAX);
        if (b == ';') {
            state = State.EXTENSION;
        } else if (b != ' ' && b != '\t') {
            throw wrong("a chunk size that is not hexadecimal");
        }
    }

    private void extension(byte b) throws ProxyException {
        count(LINE_BYTES_MAX);
        if (b == '\r') {
            state = State.SIZE_LF;
        }
        refuseControl(b);
    }

    private void trailer(byte b, State atLineEnd) throws ProxyException {
        count(TRAILER_BYTES_MAX);
        refuseControl(b);
        if (b == '\r') {
            state = atLineEnd;
            return;
        }
        state = State.TRAILER;
        if (trailers == null) {
            trailers = new TrailerSection();
        }
        trailers.add(b);
    }

    private void endTrailer() throws ProxyException {
        String problem = trailers == null ? null : trailers.endLine();
        if (problem != null) {
            throw wrong(problem);
        }
    }

    private void refuseControl(byte b) throws ProxyException {
        if ((b >= 0 && b < 0x20 && b != '\t' && b != '\r') || b == 0x7f) {
            throw wrong("a control character between chunks");
        }
    }

    private void count(int max) throws ProxyException {
        if (++lineBytes > max) {
            throw wrong("more than " + max + " bytes beside the chunks");
        }
    }

    private void next(byte b, char expected, State then) throws ProxyException {
        expect(b, expected);
        state = then;
    }

    private void expect(byte b, char expected) throws ProxyException {
        if (b != expected) {
            throw wrong("a chunk that does not end with CR LF");
        }
    }

    private ProxyException wrong(String what) {
        return new ProxyException(error, "chunked body: " + what);
    }
}
