# SPDX-License-Identifier: Apache-2.0
"""Spring Cloud Gateway as a proxy to compare with: the smallest application there is, built where it is not yet."""
import hashlib
import os
import shutil
import subprocess

import processes

SPRING_BOOT = "4.0.7"
SPRING_CLOUD = "2025.1.3"
BUILD_SECONDS = 900

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


def jar(scratch):
    """The application's jar, kept in the scratch directory for the next time."""
    mark = hashlib.sha256((POM + APPLICATION).encode()).hexdigest()[:12]
    directory = os.path.join(scratch, f"scg-{mark}")
    made = os.path.join(directory, "target", "scg-1.jar")
    if not os.path.exists(made):
        build(directory)
    if not os.path.exists(made):
        raise processes.Unavailable(f"{made} is not there after the build")
    return made


def build(directory):
    maven = shutil.which("mvn")
    if maven is None:
        raise processes.Unavailable("mvn: not found (on Debian: apt-get install maven)")
    print(f"builds Spring Cloud Gateway {SPRING_CLOUD} in {directory}", flush=True)
    shutil.rmtree(directory, ignore_errors=True)
    write(os.path.join(directory, "pom.xml"), POM)
    write(os.path.join(directory, "src", "main", "java", "bench", "Application.java"), APPLICATION)
    try:
        built = subprocess.run(
            [maven, "-B", "-ntp", "-q", "package"], cwd=directory, stdin=subprocess.DEVNULL, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=BUILD_SECONDS,
            preexec_fn=processes.die_with_parent)
    except subprocess.TimeoutExpired:
        raise processes.Unavailable(f"its build took more than {BUILD_SECONDS} s") from None
    if built.returncode != 0:
        raise processes.Unavailable("its build failed: " + built.stdout.strip()[-400:])


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


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
