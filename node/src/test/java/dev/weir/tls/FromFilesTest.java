// SPDX-License-Identifier: Apache-2.0
package dev.weir.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.pem.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FromFilesTest {

    private final List<String> tried = new CopyOnWriteArrayList<>();

    private Path one;
    private Path two;
    private FromFiles<String> made;

    @BeforeEach
    void make(@TempDir Path directory) throws Exception {
        one = TestAuthority.write(directory.resolve("one"), "1");
        two = TestAuthority.write(directory.resolve("two"), "2");
        made = new FromFiles<>("test", List.of(one, two), this::joined);
    }

    @Test
    void is_made_once_as_long_as_nothing_changes() {
        made.look();
        made.look();

        assertThat(made.current()).isEqualTo("12");
        assertThat(tried).hasSize(1);
    }

    @Test
    void is_made_anew_when_a_change_was_seen_twice() {
        TestAuthority.write(one, "a");
        made.look();
        assertThat(made.current()).isEqualTo("12");
        TestAuthority.write(two, "b");
        made.look();
        assertThat(made.current()).as("changes still go on").isEqualTo("12");

        made.look();

        assertThat(made.current()).isEqualTo("ab");
        assertThat(tried).containsExactly("12", "ab");
    }

    @Test
    void what_is_no_good_is_tried_once() throws Exception {
        TestAuthority.write(one, "bad");
        look(5);
        assertThat(made.current()).isEqualTo("12");
        assertThat(tried).containsExactly("12", "bad2");

        Files.delete(one);
        look(5);
        assertThat(made.current()).isEqualTo("12");

        TestAuthority.write(one, "good");
        look(5);
        assertThat(made.current()).isEqualTo("good2");
        assertThat(tried).containsExactly("12", "bad2", "good2");
    }

    @Test
    void is_looked_at_again_and_again() throws Exception {
        try (TlsFiles files = TlsFiles.watchedEvery(Duration.ofMillis(5))) {
            files.add(made);

            TestAuthority.write(one, "a");

            Eventually.holds("it is made anew", () -> made.current().equals("a2"));
        }
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            made.look();
        }
    }

    private String joined(List<byte[]> contents) throws GeneralSecurityException {
        String text = new String(contents.get(0), UTF_8) + new String(contents.get(1), UTF_8);
        tried.add(text);
        if (text.contains("bad")) {
            throw new GeneralSecurityException("bad");
        }
        return text;
    }
}
