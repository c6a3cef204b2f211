// SPDX-License-Identifier: Apache-2.0
/** Where the instances of upstreams come from, when they are not written down: DNS, a file, those who register. */
@NullMarked
package dev.weir.discover;

import org.jspecify.annotations.NullMarked;
