// SPDX-License-Identifier: Apache-2.0
/** What the nodes share, in our own words: the revision of the gateway config and who is here. */
@NullMarked
package dev.weir.cluster;

import org.jspecify.annotations.NullMarked;
