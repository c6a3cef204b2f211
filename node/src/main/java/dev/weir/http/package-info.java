// SPDX-License-Identifier: Apache-2.0
/** What a request, a response, a step and a failure are. */
@NullMarked
package dev.weir.http;

import org.jspecify.annotations.NullMarked;
