// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package may use what. The table is the rule: a package uses those above it and the libraries beside it. */
class LayeringTest {

    /** The last line is {@code dev.weir} itself. */
    private static final String TABLE =
            """
            http
            cluster
            telemetry   com.codahale.metrics javax.management
            limit
            cache       com.github.benmanes.caffeine
            pem
            auth        com.auth0 com.fasterxml.jackson com.github.benmanes.caffeine com.google.re2j dev.cel \
            javax.crypto javax.security.auth
            document    com.fasterxml.jackson org.snakeyaml
            policy
            config      javax.net.ssl
            http1
            io          org.xnio
            http2       org.xnio io.undertow.protocols.http2
            tls         org.xnio javax.net.ssl javax.security.auth
            balance
            health
            discover    org.xbill.DNS
            upstream    org.xnio
            probe
            route
            server      org.xnio com.fasterxml.jackson
            admin       io.undertow.server io.undertow.Undertow io.undertow.UndertowOptions io.undertow.connector \
            io.undertow.io org.xnio com.fasterxml.jackson javax.management
            hazelcast   com.hazelcast javax.crypto
            .           picocli com.sun.net.httpserver
            """;

    private static final List<String> EVERYWHERE =
            List.of("java", "org.slf4j", "org.jspecify", "io.undertow.util", "com.google.common");

    private final JavaClasses weir = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.weir");

    @Test
    void packages_use_only_those_above_them_and_their_own_libraries() {
        layering(TABLE).check(weir);
    }

    @Test
    void packages_have_no_cycles() {
        SlicesRuleDefinition.slices()
                .matching("dev.weir.(*)..")
                .should()
                .beFreeOfCycles()
                .check(weir);
    }

    @Test
    void every_package_stands_in_the_table() {
        assertThat(weir.stream().map(type -> layerOf(type.getPackageName()))).allMatch(parse(TABLE)::containsKey);
    }

    @Test
    void a_package_that_uses_one_below_it_is_noticed() {
        String upsideDown = TABLE.replace("telemetry   com", "elsewhere   com")
                .replace("http\n", "telemetry com.codahale.metrics javax.management\nhttp\n");

        assertThat(violations(upsideDown)).anyMatch(text -> text.contains("telemetry uses dev.weir.http"));
    }

    @Test
    void a_library_in_the_wrong_package_is_noticed() {
        String without = TABLE.replace("com.codahale.metrics", "");

        assertThat(violations(without)).anyMatch(text -> text.contains("telemetry uses com.codahale.metrics"));
    }

    private List<String> violations(String table) {
        return layering(table).evaluate(weir).getFailureReport().getDetails();
    }

    private static ArchRule layering(String table) {
        Map<String, List<String>> allowed = parse(table);
        return ArchRuleDefinition.classes().should(new ArchCondition<>("use only what the table allows") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String layer = layerOf(type.getPackageName());
                List<String> prefixes = allowed.getOrDefault(layer, List.of());
                type.getDirectDependenciesFromSelf().stream()
                        .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                        .filter(target -> !target.isPrimitive() && !isAllowed(target.getName(), prefixes))
                        .map(target -> layer + " uses " + target.getName() + " in " + type.getName())
                        .distinct()
                        .forEach(text -> events.add(SimpleConditionEvent.violated(type, text)));
            }
        });
    }

    /** What each layer may use, as prefixes of class names. */
    private static Map<String, List<String>> parse(String table) {
        Map<String, List<String>> allowed = new LinkedHashMap<>();
        List<String> own = new ArrayList<>();
        table.lines().map(line -> line.strip().split("\\s+")).forEach(words -> {
            own.add(packageOf(words[0]));
            allowed.put(
                    words[0],
                    Stream.of(EVERYWHERE, own, Arrays.asList(words).subList(1, words.length))
                            .flatMap(List::stream)
                            .toList());
        });
        return allowed;
    }

    private static boolean isAllowed(String name, List<String> prefixes) {
        return prefixes.stream().anyMatch(prefix -> isWithin(name, prefix));
    }

    private static boolean isWithin(String name, String prefix) {
        if (prefix.equals("dev.weir")) {
            return layerOf(name.substring(0, name.lastIndexOf('.'))).equals(".");
        }
        return name.equals(prefix) || name.startsWith(prefix + '.') || name.startsWith(prefix + '$');
    }

    private static String packageOf(String layer) {
        return layer.equals(".") ? "dev.weir" : "dev.weir." + layer;
    }

    private static String layerOf(String packageName) {
        if (packageName.equals("dev.weir")) {
            return ".";
        }
        return packageName.startsWith("dev.weir.") ? packageName.substring("dev.weir.".length()) : packageName;
    }
}
