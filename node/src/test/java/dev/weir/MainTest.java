// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    @ParameterizedTest
    @ValueSource(strings = {"run", "check", "explain", "purge", "demo"})
    void every_command_says_what_it_does_and_how_it_ends(String command) {
        CommandRun run = CommandRun.of(command, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Usage: weir " + command, "Exit codes:", "  2   the command line is wrong");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void the_help_lists_every_command_and_nothing_internal() {
        CommandRun run = CommandRun.of("--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("\n  run ", "\n  check ", "\n  explain ", "\n  purge ", "\n  demo ");
        assertThat(CommandRun.of("run", "--help").out()).contains("--settings").doesNotContain("--stop-with-parent");
    }

    @Test
    void says_its_version() {
        CommandRun run = CommandRun.of("--version");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("weir ");
    }

    @Test
    void a_wrong_command_line_is_told_in_two_lines() {
        assertThat(CommandRun.of("chek"))
                .isEqualTo(
                        new CommandRun(
                                2,
                                "",
                                """
                        Unmatched argument at index 0: 'chek'
                        Did you mean: weir check?
                        'weir --help' says what is possible.
                        """));
        assertThat(CommandRun.of("run"))
                .isEqualTo(
                        new CommandRun(
                                2,
                                "",
                                """
                        Missing required option: '--settings=FILE'
                        'weir run --help' says what is possible.
                        """));
    }

    @Test
    void no_command_at_all_is_a_wrong_command_line() {
        CommandRun run = CommandRun.of();

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("'weir --help'");
    }
}
