// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * On a test with nodes in containers. It runs with {@code -Pcontainers}, and fails then where no Docker engine answers;
 * without, it says that it does not run.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(NeedsDocker.Condition.class)
@interface NeedsDocker {

    /** Decides for a class, not for each method. */
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (context.getTestMethod().isPresent()) {
                return ConditionEvaluationResult.enabled("its class runs");
            }
            if (Boolean.getBoolean("weir.containers")) {
                // Without an engine the class fails when it starts its first container.
                return ConditionEvaluationResult.enabled("asked for");
            }
            String name = context.getDisplayName();
            System.out.println("[NOT RUN] " + name + " needs Docker: mvn verify -Pcontainers"
                    + " (cluster-tests/README.md, \"With Docker\")");
            return ConditionEvaluationResult.disabled("not asked for: -Pcontainers");
        }
    }
}
