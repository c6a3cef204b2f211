// SPDX-License-Identifier: Apache-2.0
/** Which instance answers, and how it is asked. */
@NullMarked
package dev.weir.upstream;

import org.jspecify.annotations.NullMarked;
