// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** What became of a command. */
record CommandRun(int exitCode, String out, String err) {

    /** Runs a command in this process. */
    static CommandRun of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commands = Main.commandLine();
        commands.setOut(new PrintWriter(out, true));
        commands.setErr(new PrintWriter(err, true));
        int exitCode = commands.execute(args);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }
}
