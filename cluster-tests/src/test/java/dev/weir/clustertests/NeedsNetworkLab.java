// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * On a test with a {@link NetworkLab}. It runs wherever there can be one; elsewhere it says that it does not run, and
 * fails with {@code -Dnetwork-lab=required}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(NeedsNetworkLab.Condition.class)
@interface NeedsNetworkLab {

    /** Decides for a class, not for each method. */
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (context.getTestMethod().isPresent()) {
                return ConditionEvaluationResult.enabled("its class runs");
            }
            Optional<String> obstacle = NetworkLab.obstacle();
            if (obstacle.isEmpty()) {
                return ConditionEvaluationResult.enabled("there can be one");
            }
            System.out.println("[NOT RUN] " + context.getDisplayName() + " needs a network that can be split: "
                    + obstacle.get() + " (cluster-tests/README.md, \"With a network that is split\")");
            return ConditionEvaluationResult.disabled(obstacle.get());
        }
    }
}
