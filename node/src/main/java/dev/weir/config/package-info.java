// SPDX-License-Identifier: Apache-2.0
/** The node settings and the gateway config as records: reading and checking them. */
@NullMarked
package dev.weir.config;

import org.jspecify.annotations.NullMarked;
