// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import java.io.PrintWriter;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. */
@Command(
        name = "weir",
        description = "An API gateway of N equal nodes that behave as one.",
        subcommands = {RunCommand.class, CheckCommand.class, ExplainCommand.class, PurgeCommand.class, DemoCommand.class
        },
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Main.VersionText.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all is well", "1:a problem was found, and told", "2:the command line is wrong"})
public final class Main {

    /** Exit code: all is well. */
    static final int OK = 0;

    /** Exit code: a problem was found, and told. */
    static final int PROBLEM = 1;

    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line without the process around it. */
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setParameterExceptionHandler(Main::misused)
                .setExecutionExceptionHandler(Main::failed);
    }

    private static int misused(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("'" + command.getCommandSpec().qualifiedName() + " --help' says what is possible.");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** For what no command expects. */
    private static int failed(Exception e, CommandLine command, ParseResult arguments) {
        LoggerFactory.getLogger(Main.class).error("a bug, please report it", e);
        command.getErr().println("weir: a bug, please report it: " + e);
        return PROBLEM;
    }

    /** What {@code --version} says. */
    static final class VersionText implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"weir " + Version.TEXT, "Java " + Runtime.version()};
        }
    }
}
