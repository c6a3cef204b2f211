// SPDX-License-Identifier: Apache-2.0
/** What an operator may ask of a route: one file per policy. */
@NullMarked
package dev.weir.policy;

import org.jspecify.annotations.NullMarked;
