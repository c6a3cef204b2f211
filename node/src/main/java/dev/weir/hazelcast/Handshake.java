// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What both ends of a new connection between members say before anything else: each proves that it knows the secret of
 * the cluster by answering the other's challenge. One per connection; the reader and the writer of a connection run on
 * different I/O threads.
 *
 * <pre>
 * both   hello   format (1 byte) · flags (1 byte: 1 has a secret, 2 is in a cluster) · challenge (32 bytes)
 * both   proof   HMAC-SHA256(secret, label · who connected or accepted · own challenge · the other's)   (32 bytes)
 * </pre>
 */
/*
 * Why here and not when a member asks to join: a join request is an object, and reading it already makes objects of
 * whatever classes it names. Nothing is deserialised before this handshake is over, every connection is checked and not
 * only the first, and a node learns about the cluster it joins, not only the cluster about the node.
 *
 * The side is part of what is proven, so a proof cannot be sent back to its maker (reflection). The challenges are
 * fresh, so a recorded one is worth nothing (replay). What is not covered: after it, the connection is in clear text,
 * and somebody who can change packets on the way can take it over. That needs a network of its own, or a tunnel.
 */
final class Handshake {

    static final int HELLO_BYTES = 34;

    private static final byte FORMAT = 1;
    private static final int HAS_SECRET = 1;
    private static final int IN_CLUSTER = 2;
    private static final byte[] LABEL = "weir member handshake 1".getBytes(UTF_8);
    private static final byte[] CONNECTED = {1};
    private static final byte[] ACCEPTED = {2};
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Secret secret;
    private final boolean connected;
    private final byte[] hello = new byte[HELLO_BYTES];
    private byte[] expected = new byte[0];
    private boolean otherInCluster;
    private volatile byte @Nullable [] proof;
    private volatile boolean verified;
    private volatile @Nullable String refusal;

    /**
     * @param connected whether this side opened the connection, the other one accepted it
     * @param inCluster whether this side is in a cluster already
     */
    Handshake(Secret secret, boolean connected, boolean inCluster) {
        this.secret = secret;
        this.connected = connected;
        RANDOM.nextBytes(hello);
        hello[0] = FORMAT;
        hello[1] = (byte) ((secret.isSet() ? HAS_SECRET : 0) | (inCluster ? IN_CLUSTER : 0));
    }

    /** The first thing to send. */
    byte[] hello() {
        return hello.clone();
    }

    /** The second thing to send, as soon as the other's hello is here; null before. */
    byte @Nullable [] proof() {
        return proof;
    }

    /** Takes the other's hello. */
    void hear(byte[] other) {
        if (other[0] != FORMAT) {
            refusal = "it does not speak format " + FORMAT + " of the handshake";
            return;
        }
        otherInCluster = (other[1] & IN_CLUSTER) != 0;
        boolean otherHasSecret = (other[1] & HAS_SECRET) != 0;
        if (otherHasSecret != secret.isSet()) {
            refusal = otherHasSecret
                    ? "it has a secret and this node has none"
                    : "it has no secret and this node has one";
            return;
        }
        expected = secret.prove(LABEL, connected ? ACCEPTED : CONNECTED, other, hello);
        proof = secret.prove(LABEL, connected ? CONNECTED : ACCEPTED, hello, other);
    }

    /** Takes the other's proof. */
    void judge(byte[] other) {
        if (MessageDigest.isEqual(expected, other)) {
            verified = true;
        } else {
            refusal = "it has another secret than this node";
        }
        Arrays.fill(expected, (byte) 0);
    }

    /** Whether the other one may say what it came for. */
    boolean verified() {
        return verified;
    }

    /** Why the other one is not let in, or does not let us in; null while that is not so. */
    @Nullable
    String refusal() {
        return refusal;
    }

    /** Whether the other one is in a cluster: then its refusal is the cluster's. */
    boolean otherInCluster() {
        return otherInCluster;
    }
}
