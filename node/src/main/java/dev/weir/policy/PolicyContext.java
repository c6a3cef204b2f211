// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

/**
 * Where a policy stands.
 *
 * @param route name of the route it was asked for
 */
public record PolicyContext(String route) {}
