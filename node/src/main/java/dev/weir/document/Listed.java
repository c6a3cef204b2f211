// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a record whose first component is a list that may be written alone, where nothing else is said: {@code [a, b]} for
 * {@code {of: [a, b]}}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Listed {}
