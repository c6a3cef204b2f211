// SPDX-License-Identifier: Apache-2.0
/** The steps that watch: what is counted and timed of every request. */
@NullMarked
package dev.weir.telemetry;

import org.jspecify.annotations.NullMarked;
