// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class StopTest {

    @Test
    void the_exit_code_is_that_of_the_work() throws Exception {
        int exitCode = Stop.whenAsked(stop -> {
            stop.ask();
            stop.ask();
            stop.await();
            return 7;
        });

        assertThat(exitCode).isEqualTo(7);
    }

    @Test
    void the_end_of_the_input_asks_and_what_comes_before_does_not() throws Exception {
        try (PipedOutputStream parent = new PipedOutputStream()) {
            PipedInputStream input = new PipedInputStream(parent);

            int exitCode = Stop.whenAsked(stop -> {
                stop.askAtEndOf(input);
                write(parent);
                boolean early = stop.await(Duration.ofMillis(50));
                close(parent);
                stop.await();
                return early ? 1 : 0;
            });

            assertThat(exitCode).isZero();
        }
    }

    private static void write(PipedOutputStream parent) {
        try {
            parent.write('a');
            parent.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(PipedOutputStream parent) {
        try {
            parent.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
