// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.util.Map;
import java.util.UUID;
import org.testcontainers.DockerClientFactory;

/**
 * A disk of very few bytes, in memory, for a node's data. A container beside the node keeps it over the node's lives,
 * and fills it up.
 */
final class SmallDisk implements AutoCloseable {

    private static final String USER_OF_NODES = "10001";
    private static final String AT = "/disk";

    private final String volume = "weir-disk-" + UUID.randomUUID();
    private final Sidecar keeper;

    private SmallDisk(int kibibytes) {
        DockerClientFactory.instance()
                .client()
                .createVolumeCmd()
                .withName(volume)
                .withDriver("local")
                .withDriverOpts(Map.of(
                        "type",
                        "tmpfs",
                        "device",
                        "tmpfs",
                        "o",
                        "size=" + kibibytes + "k,uid=" + USER_OF_NODES + ",gid=" + USER_OF_NODES))
                .exec();
        keeper = Sidecar.of(WeirImage.name(), host -> host.withBinds(Sidecar.bind(volume, AT)));
    }

    /** One with so much space, at least 4 KiB. */
    static SmallDisk of(int kibibytes) {
        return new SmallDisk(kibibytes);
    }

    /** Its name, for the container that writes to it. */
    String volume() {
        return volume;
    }

    /** Not a byte fits on it any more. */
    void fill() {
        // It ends with an error when nothing fits, which is what is wanted.
        keeper.run("dd if=/dev/zero of=" + AT + "/ballast bs=4096 2> /dev/null; sync; true");
    }

    /** Takes away what it was filled with. */
    void makeRoom() {
        keeper.run("rm " + AT + "/ballast");
    }

    /** What is written in a file; empty where there is none. */
    String text(String file) {
        return keeper.run("cat " + AT + "/" + file + " 2> /dev/null || true");
    }

    @Override
    public void close() {
        keeper.stop();
        DockerClientFactory.instance().client().removeVolumeCmd(volume).exec();
    }
}
