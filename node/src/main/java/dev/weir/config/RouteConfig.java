// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.document.Default;
import java.util.List;

/**
 * Which requests, what happens to them, where they go.
 *
 * @param priority the higher one wins where several match; 0 unless said
 * @param upstream where they go; {@link Destination.Weighted#NONE} where a policy answers
 */
public record RouteConfig(
        MatchConfig match, @Default("0") int priority, List<PolicyUse> policies, @Default("{}") Destination upstream) {}
