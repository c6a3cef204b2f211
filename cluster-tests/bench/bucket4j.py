# SPDX-License-Identifier: Apache-2.0
"""Weir with its policy rate-limit replaced by one of Bucket4j on Hazelcast: everything else is the same gateway."""
import glob
import os
import shlex
import shutil

import builds
from processes import Unavailable

VERSION = "8.17.0"
COPIES = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bucket4j", "RateLimit.java")

# Hazelcast itself is that of Weir.
POM = f"""\
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>bench</groupId>
  <artifactId>bucket4j</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>com.bucket4j</groupId>
      <artifactId>bucket4j_jdk17-hazelcast</artifactId>
      <version>{VERSION}</version>
    </dependency>
  </dependencies>
</project>
"""

# What weir.jar says of itself, which counts only with -jar.
OPENED = ("--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED", *(
    f"--add-opens={package}=ALL-UNNAMED" for package in (
        "java.base/java.lang", "java.base/sun.nio.ch", "java.management/sun.management",
        "jdk.management/com.sun.management.internal")))


def class_path(kit):
    """The stand-in before everything else; it is compiled for this very jar, each time."""
    arguments = kit.arguments
    java = shutil.which(arguments.java)
    compiler = os.path.join(os.path.dirname(os.path.realpath(java)), "javac") if java else "javac"
    if not os.path.exists(compiler):
        raise Unavailable(f"{compiler}: not found (expected: a JDK of at least 17)")
    libraries = builds.kept(arguments.scratch, "bucket4j", {"pom.xml": POM},
                            ["mvn", "-B", "-ntp", "-q", COPIES, "-DoutputDirectory=lib"], "maven")
    jars = [os.path.abspath(arguments.jar), *sorted(glob.glob(os.path.join(libraries, "lib", "*.jar")))]
    classes = os.path.join(kit.stage.directory, "bucket4j-classes")
    builds.run([compiler, "-nowarn", "-proc:none", "-d", classes, "-cp", os.pathsep.join(jars), SOURCE],
               kit.stage.directory)
    return os.pathsep.join([classes, *jars])


def command(kit, path, settings, member, members):
    arguments = kit.arguments
    return [arguments.java, *shlex.split(arguments.jvm_options), *OPENED, f"-Dbench.cluster={min(members)}",
            f"-Dbench.member={member}", "-Dbench.members=" + ",".join(f"127.0.0.1:{each}" for each in members),
            "-cp", path, "dev.weir.Main", "run", "--settings", settings]
