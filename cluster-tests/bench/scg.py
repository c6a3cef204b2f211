# SPDX-License-Identifier: Apache-2.0
"""Spring Cloud Gateway as a proxy to compare with: the smallest application there is, built where it is not yet."""
import os
from dataclasses import dataclass

import builds
from processes import Unavailable

SPRING_BOOT = "4.0.7"
SPRING_CLOUD = "2025.1.3"

POM = f"""\
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <parent>
    <groupId>org.springframework.boot</groupId>
    <artifactId>spring-boot-starter-parent</artifactId>
    <version>{SPRING_BOOT}</version>
    <relativePath/>
  </parent>
  <groupId>bench</groupId>
  <artifactId>scg</artifactId>
  <version>1</version>
  <properties>
    <java.version>17</java.version>
  </properties>
  <dependencyManagement>
    <dependencies>
      <dependency>
        <groupId>org.springframework.cloud</groupId>
        <artifactId>spring-cloud-dependencies</artifactId>
        <version>{SPRING_CLOUD}</version>
        <type>pom</type>
        <scope>import</scope>
      </dependency>
    </dependencies>
  </dependencyManagement>
  <dependencies>
    <dependency>
      <groupId>org.springframework.cloud</groupId>
      <artifactId>spring-cloud-starter-gateway-server-webflux</artifactId>
    </dependency>
  </dependencies>
  <build>
    <plugins>
      <plugin>
        <groupId>org.springframework.boot</groupId>
        <artifactId>spring-boot-maven-plugin</artifactId>
      </plugin>
    </plugins>
  </build>
</project>
"""

APPLICATION = """\
package bench;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class Application {
    public static void main(String[] arguments) {
        SpringApplication.run(Application.class, arguments);
    }
}
"""

# What its limiter needs beside: a client of Redis, and whose budget a request spends.
REDIS = """\
    <dependency>
      <groupId>org.springframework.boot</groupId>
      <artifactId>spring-boot-starter-data-redis-reactive</artifactId>
    </dependency>
"""
KEYS = """\
package bench;

import org.springframework.cloud.gateway.filter.ratelimit.KeyResolver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import reactor.core.publisher.Mono;

@Configuration
public class Keys {
    @Bean
    @Primary
    KeyResolver all() {
        return exchange -> Mono.just("all");
    }

    @Bean
    KeyResolver header() {
        return exchange -> Mono.justOrEmpty(exchange.getRequest().getHeaders().getFirst("X-Api-Key"));
    }
}
"""

# What it needs to verify tokens, and keys for each path.
RESOURCE_SERVER = """\
    <dependency>
      <groupId>org.springframework.boot</groupId>
      <artifactId>spring-boot-starter-security-oauth2-resource-server</artifactId>
    </dependency>
"""
DECODERS = """\
package bench;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import reactor.core.publisher.Flux;

@Configuration
public class Decoders {
    private final Path keys;

    Decoders(@Value("${bench.keys}") Path keys) {
        this.keys = keys;
    }

    @Bean
    @Order(1)
    SecurityWebFilterChain hs256(ServerHttpSecurity http) throws Exception {
        byte[] secret = Files.readString(keys.resolve("secret")).getBytes(StandardCharsets.UTF_8);
        return chain(http, "/hs256", NimbusReactiveJwtDecoder
                .withSecretKey(new SecretKeySpec(secret, "HmacSHA256")).macAlgorithm(MacAlgorithm.HS256).build());
    }

    @Bean
    @Order(2)
    SecurityWebFilterChain rs256(ServerHttpSecurity http) throws Exception {
        return chain(http, "/rs256",
                NimbusReactiveJwtDecoder.withPublicKey((RSAPublicKey) key("RSA", "rsa.pem")).build());
    }

    @Bean
    @Order(3)
    SecurityWebFilterChain es256(ServerHttpSecurity http) throws Exception {
        ECKey key = new ECKey.Builder(Curve.P_256, (ECPublicKey) key("EC", "ec.pem")).build();
        return chain(http, "/es256", NimbusReactiveJwtDecoder
                .withJwkSource(token -> Flux.just(key)).jwsAlgorithm(SignatureAlgorithm.ES256).build());
    }

    @Bean
    @Order(4)
    SecurityWebFilterChain none(ServerHttpSecurity http) {
        return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
                .authorizeExchange(all -> all.anyExchange().permitAll()).build();
    }

    private static SecurityWebFilterChain chain(ServerHttpSecurity http, String path, ReactiveJwtDecoder decoder) {
        return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers(path))
                .csrf(ServerHttpSecurity.CsrfSpec::disable)
                .authorizeExchange(all -> all.anyExchange().authenticated())
                .oauth2ResourceServer(server -> server.jwt(jwt -> jwt.jwtDecoder(decoder)))
                .build();
    }

    private PublicKey key(String algorithm, String file) throws Exception {
        String pem = Files.readString(keys.resolve(file)).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\\\s", "");
        return KeyFactory.getInstance(algorithm)
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(pem)));
    }
}
"""


@dataclass(frozen=True)
class Application:
    """One that is built: what it has beside the gateway."""

    name: str
    dependencies: str = ""
    sources: tuple = ()  # pairs of a file's name and its text


PLAIN = Application("scg")
LIMITS = Application("scg-redis", REDIS, (("Keys.java", KEYS),))
CALLERS = Application("scg-callers", RESOURCE_SERVER, (("Decoders.java", DECODERS),))


def jar(scratch, application=PLAIN):
    """The application's jar, kept in the scratch directory for the next time."""
    sources, end = os.path.join("src", "main", "java", "bench", ""), "  </dependencies>\n  <build>"
    files = {"pom.xml": POM.replace(end, application.dependencies + end), sources + "Application.java": APPLICATION,
             **{sources + name: text for name, text in application.sources}}
    directory = builds.kept(scratch, application.name, files, ["mvn", "-B", "-ntp", "-q", "package"], "maven")
    made = os.path.join(directory, "target", "scg-1.jar")
    if not os.path.exists(made):
        raise Unavailable(f"{made} is not there after the build")
    return made


def settings(port, upstream_port, certificate):
    """application.yml: forwards everything; over TLS where there is a certificate. X-Forwarded-* as nginx sets them."""
    tls = "" if certificate is None else f"""\
  http2:
    enabled: true
  ssl:
    certificate: {certificate.chain}
    certificate-private-key: {certificate.key}
    enabled-protocols: TLSv1.3
"""
    return f"""\
server:
  address: 127.0.0.1
  port: {port}
{tls}logging.level.root: WARN
spring:
  main.banner-mode: "off"
  cloud.gateway.server.webflux:
    trusted-proxies: '127\\.0\\.0\\.1'
    routes:
      - id: fixed
        uri: http://127.0.0.1:{upstream_port}
        predicates: ["Path=/**"]
"""


def limit_settings(port, upstream_port, redis_port, limits):
    """application.yml with a route for each path; limits by path: (per second, at once, name of the key resolver)."""
    routes = "".join(f"""\
      - id: {path}
        uri: http://127.0.0.1:{upstream_port}
        predicates: ["Path=/{path}"]
        filters:
          - name: RequestRateLimiter
            args:
              redis-rate-limiter.replenishRate: {rate}
              redis-rate-limiter.burstCapacity: {burst}
              key-resolver: "#{{@{keys}}}"
""" for path, (rate, burst, keys) in limits.items())
    return settings(port, upstream_port, None).replace(
        "    routes:\n", "    routes:\n" + routes).replace("spring:\n", f"""\
spring:
  data.redis:
    host: 127.0.0.1
    port: {redis_port}
""", 1)
