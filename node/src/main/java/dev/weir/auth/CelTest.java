// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.weir.http.Request;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A compiled expression. What it may cost is bounded: by its length and depth, by the steps of all its loops together,
 * by the size of regular expressions (RE2: linear in what they are matched with), and as nothing is put together within
 * a loop.
 */
final class CelTest implements Requirement.Test {

    private static final Logger log = LoggerFactory.getLogger(CelTest.class);

    private static final CelType TEXT = SimpleType.STRING;
    private static final CelType TEXTS = ListType.create(TEXT);

    private static final CelOptions BOUNDS = CelOptions.current()
            .maxExpressionCodePointSize(Requirement.CHARACTERS_MAX)
            .maxParseRecursionDepth(32)
            .comprehensionMaxIterations(1000)
            .maxRegexProgramSize(1000)
            // Whether a number of a token is whole is not for a condition to know.
            .enableHeterogeneousNumericComparisons(true)
            .build();

    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(BOUNDS)
            .setStandardMacros(CelStandardMacro.HAS, CelStandardMacro.ALL, CelStandardMacro.EXISTS)
            .addVar(CelVariables.METHOD, TEXT)
            .addVar(CelVariables.PATH, TEXT)
            .addVar(CelVariables.HOST, TEXT)
            .addVar(CelVariables.HEADERS, MapType.create(TEXT, TEXT))
            .addVar(CelVariables.QUERY, MapType.create(TEXT, TEXTS))
            .addVar(CelVariables.PATH_VARIABLES, MapType.create(TEXT, TEXT))
            .addVar(CelVariables.ADDRESS, TEXT)
            .addVar(CelVariables.CONSUMER, TEXT)
            .addVar(CelVariables.GROUPS, TEXTS)
            .addVar(CelVariables.SCOPES, TEXTS)
            .addVar(CelVariables.CLAIMS, MapType.create(TEXT, SimpleType.DYN))
            .setResultType(SimpleType.BOOL)
            .build();

    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.legacyCelRuntimeBuilder().setOptions(BOUNDS).build();

    private final CelRuntime.Program program;
    private final Set<String> pathVariables;

    private CelTest(CelRuntime.Program program, Set<String> pathVariables) {
        this.program = program;
        this.pathVariables = pathVariables;
    }

    /** @throws IllegalArgumentException what is wrong with it, and where */
    static CelTest compile(String text) {
        try {
            CelAbstractSyntaxTree tree = COMPILER.compile(text, "when").getAst();
            return new CelTest(RUNTIME.createProgram(tree), CelNames.of(tree));
        } catch (CelValidationException | CelEvaluationException e) {
            // Lines with a bar are a drawing to who reads the document.
            String drawing = ("\n" + e.getMessage()).replace("\nERROR", "\n | ERROR");
            throw new IllegalArgumentException(
                    "not an expression that can be asked (expected: one of CEL that is true or false)" + drawing, e);
        }
    }

    @Override
    public boolean holds(Request request) {
        try {
            return Boolean.TRUE.equals(program.eval(new CelVariables(request)));
        } catch (CelEvaluationException e) {
            // Its message may tell values of the request.
            log.debug(
                    "route {}: a condition cannot be told: {}",
                    request.journey().route(),
                    e.getErrorCode());
            return false;
        } catch (RuntimeException e) {
            log.debug(
                    "route {}: a condition cannot be told: {}",
                    request.journey().route(),
                    e.getClass());
            return false;
        }
    }

    @Override
    public Set<String> pathVariables() {
        return pathVariables;
    }
}
