// SPDX-License-Identifier: Apache-2.0
/** Who callers are and how they prove it: credentials, and what a node knows of them. */
@NullMarked
package dev.weir.auth;

import org.jspecify.annotations.NullMarked;
