// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a record that is written as its only component alone, without a key of its own: {@code [a, b]} and not
 * {@code {names: [a, b]}}. Where it is one of a sealed interface's records, it is told by that: text, list or map.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Bare {}
