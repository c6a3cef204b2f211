// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.CelSelect;
import dev.cel.common.ast.CelExprVisitor;
import java.util.HashSet;
import java.util.Set;

/** Looks through an expression for what its types do not tell: which variables of the path it names, what it costs. */
final class CelNames extends CelExprVisitor {

    private static final String PLUS = "_+_";
    private static final String INDEX = "_[_]";
    private static final String MATCHES = "matches";

    private final Set<String> pathVariables = new HashSet<>();
    private int loops;

    private CelNames() {}

    /**
     * The variables of the path that are named.
     *
     * @throws IllegalArgumentException it may cost too much, or has a regular expression that is none
     */
    static Set<String> of(CelAbstractSyntaxTree tree) {
        CelNames names = new CelNames();
        names.visit(tree);
        return Set.copyOf(names.pathVariables);
    }

    @Override
    protected void visit(CelExpr expr, CelSelect select) {
        if (isPathVariables(select.operand())) {
            pathVariables.add(select.field());
        }
        super.visit(expr, select);
    }

    @Override
    protected void visit(CelExpr expr, CelCall call) {
        if (loops > 0 && call.function().equals(PLUS)) {
            throw new IllegalArgumentException("+ within a loop (expected: no sum within all and exists)");
        }
        CelExpr last =
                call.args().isEmpty() ? expr : call.args().get(call.args().size() - 1);
        if (isText(last)
                && call.function().equals(INDEX)
                && isPathVariables(call.args().get(0))) {
            pathVariables.add(last.constant().stringValue());
        }
        if (isText(last) && call.function().equals(MATCHES)) {
            checkRegex(last.constant().stringValue());
        }
        super.visit(expr, call);
    }

    @Override
    protected void visit(CelExpr expr, CelComprehension loop) {
        visit(loop.iterRange());
        visit(loop.accuInit());
        loops++;
        visit(loop.loopCondition());
        visit(loop.loopStep());
        loops--;
        visit(loop.result());
    }

    private static void checkRegex(String text) {
        try {
            Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "matches: " + text + " (expected: a regular expression of RE2; " + e.getDescription() + ")", e);
        }
    }

    private static boolean isPathVariables(CelExpr expr) {
        return expr.getKind() == CelExpr.ExprKind.Kind.IDENT
                && expr.ident().name().equals(CelVariables.PATH_VARIABLES);
    }

    private static boolean isText(CelExpr expr) {
        return expr.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE;
    }
}
