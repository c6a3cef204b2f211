// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On one of a sealed interface's records that is written with its own keys, without one that names it. It is told by
 * its first key with a list or a map: {@code {split: {a: 1, b: 2}, by: address}}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Open {}
