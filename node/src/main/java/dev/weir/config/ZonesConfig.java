// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.document.Default;
import dev.weir.document.Keyed;
import dev.weir.document.Percentage;

/**
 * What it means to a request that instances are in other zones than the node.
 *
 * @param preferOwn whether those of the node's own zone are taken first
 * @param spillBelow when a smaller part of the own zone's instances than this can be used, the others help out
 */
@Keyed
public record ZonesConfig(@Default("true") boolean preferOwn, @Default("70%") Percentage spillBelow) {}
