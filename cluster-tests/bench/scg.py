# SPDX-License-Identifier: Apache-2.0
"""Spring Cloud Gateway as a proxy to compare with: the smallest application there is, built where it is not yet."""
import os

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


def jar(scratch, redis=False):
    """The application's jar, kept in the scratch directory for the next time."""
    sources = os.path.join("src", "main", "java", "bench", "")
    files = {"pom.xml": POM, sources + "Application.java": APPLICATION}
    if redis:
        end = "  </dependencies>\n  <build>"
        files |= {"pom.xml": POM.replace(end, REDIS + end), sources + "Keys.java": KEYS}
    directory = builds.kept(
        scratch, "scg-redis" if redis else "scg", files, ["mvn", "-B", "-ntp", "-q", "package"], "maven")
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
