// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.http.Caller;
import dev.weir.http.Requests;
import dev.weir.http.ScriptedHandler;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What the conditions of {@code authorize} are made of takes a second to load: only who has a condition pays. */
class LateLoadingTest {

    /** Reads a policy and tells whether it lets acme through. */
    public static final class Probe implements Function<String, Boolean> {

        @Override
        public Boolean apply(String text) {
            try {
                return Standing.policy("authorize: " + text)
                        .toFilter(new PolicyContext("orders"))
                        .filter(Requests.get("/").withCaller(Caller.of("acme")), ScriptedHandler.ok())
                        .toCompletableFuture()
                        .handle((response, failure) -> failure == null)
                        .join();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void without_a_condition_nothing_of_its_language_is_loaded() throws Exception {
        Function<String, Boolean> probe = withoutCel();

        assertThat(probe.apply("{consumers: [acme], rules: []}")).isTrue();
        assertThat(probe.apply("{groups: [gold]}")).isFalse();
        assertThatThrownBy(() -> probe.apply("{when: 'true'}")).hasStackTraceContaining("dev/cel/");
    }

    @SuppressWarnings("unchecked")
    private static Function<String, Boolean> withoutCel() throws ReflectiveOperationException {
        return (Function<String, Boolean>)
                new Without().loadClass(Probe.class.getName()).getConstructor().newInstance();
    }

    /** Loads all of ours anew, and nothing of what conditions are made of. */
    private static final class Without extends ClassLoader {

        Without() {
            super(LateLoadingTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("dev.cel.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("dev.weir.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? define(name) : known;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = file == null ? new byte[0] : file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
