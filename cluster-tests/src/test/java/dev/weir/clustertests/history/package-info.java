// SPDX-License-Identifier: Apache-2.0
/** What clients, upstreams and faults did, in a file, and the rules that it must keep. */
@NullMarked
package dev.weir.clustertests.history;

import org.jspecify.annotations.NullMarked;
