// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.UpstreamConfig.Instance;
import dev.weir.document.Environment;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest extends InstanceSourceContract {

    private final Path file;

    FileSourceTest(@TempDir Path directory) {
        file = directory.resolve("orders.yaml");
    }

    @Override
    InstanceSource source() {
        return new FileSource("orders", file, Environment.empty(), timetable);
    }

    @Override
    void at(int... ports) throws IOException {
        write(Arrays.stream(ports)
                .mapToObj(port -> "http://10.0.0.1:" + port)
                .collect(Collectors.joining(", ", "[", "]")));
    }

    @Override
    void breakDown() throws IOException {
        Files.delete(file);
    }

    @Override
    boolean isFollowing() {
        return timetable.appointments() > 0;
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    @Test
    void an_instance_is_written_as_in_the_gateway_config() throws Exception {
        write(
                """
                # made by hand
                - http://10.0.0.1:8080
                - {url: http://10.0.0.2:8080, weight: 2, zone: b, priority: 1}
                """);

        InstanceSource source = started();

        assertThat(source.found())
                .containsExactly(
                        new Instance(URI.create("http://10.0.0.1:8080"), 1),
                        new Instance(URI.create("http://10.0.0.2:8080"), 2, Optional.of("b"), 1));
    }

    @Test
    void a_change_is_taken_up_when_it_is_the_same_twice() throws Exception {
        at(8080);
        started();

        at(8081);
        timetable.advance(FileSource.INTERVAL);
        assertThat(urls()).containsExactly("http://10.0.0.1:8080");
        timetable.advance(FileSource.INTERVAL);

        assertThat(urls()).containsExactly("http://10.0.0.1:8081");
    }

    @Test
    void a_bad_file_changes_nothing_and_tells_where_it_is_wrong() throws Exception {
        at(8080);
        InstanceSource source = started();

        write("- http://10.0.0.1:8080\n- {url: http://10.0.0.2:8080, wieght: 2}\n");
        settle();

        assertThat(urls()).containsExactly("http://10.0.0.1:8080");
        assertThat(source.view().problem()).hasValueSatisfying(why -> assertThat(why)
                .startsWith(file + ":2:31 [1].wieght: ")
                .contains("did you mean 'weight'")
                .endsWith("; the instances of before stay"));
        assertThat(changes).isEqualTo(1);
    }

    @Test
    void a_file_with_nothing_in_it_is_bad_and_an_empty_list_is_not() throws Exception {
        at(8080);
        InstanceSource source = started();

        write("");
        settle();
        assertThat(urls()).hasSize(1);
        assertThat(source.view().problem()).isPresent();

        at();
        settle();
        assertThat(urls()).isEmpty();
        assertThat(source.view().problem()).isEmpty();
    }

    @Test
    void an_address_stands_in_it_once() throws Exception {
        write("[http://10.0.0.1:8080, http://10.0.0.1:8080/]");

        InstanceSource source = started();

        assertThat(source.view().problem())
                .hasValueSatisfying(why -> assertThat(why).contains("[1]: http://10.0.0.1:8080 (expected: each once)"));
    }

    @Test
    void a_file_that_comes_late_is_taken_up() throws Exception {
        InstanceSource source = started();
        assertThat(source.isSettled()).isTrue();
        assertThat(source.view().problem())
                .hasValueSatisfying(why -> assertThat(why).contains("cannot be read"));

        at(8080);
        timetable.advance(FileSource.INTERVAL.plus(Duration.ofSeconds(2)));

        assertThat(urls()).hasSize(1);
        assertThat(source.view().problem()).isEmpty();
    }
}
