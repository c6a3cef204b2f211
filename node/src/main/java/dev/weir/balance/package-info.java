// SPDX-License-Identifier: Apache-2.0
/** Which of an upstream's instances a request is sent to: pure choosing among what is known, without any waiting. */
@NullMarked
package dev.weir.balance;

import org.jspecify.annotations.NullMarked;
