// SPDX-License-Identifier: Apache-2.0
/** Which instances may be asked: what nodes see of them, what they tell each other, and who decides. */
@NullMarked
package dev.weir.health;

import org.jspecify.annotations.NullMarked;
