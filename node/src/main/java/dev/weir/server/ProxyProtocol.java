// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import com.google.common.net.InetAddresses;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a balancer says of the client before the client's first byte: the PROXY protocol, versions 1 and 2 (HAProxy's
 * {@code proxy-protocol.txt}).
 */
final class ProxyProtocol {

    /**
     * What a header may have at most: the fixed part of version 2, addresses, and a few hundred bytes of its options.
     */
    static final int BYTES_MAX = 16 + 1024;

    private static final byte[] V1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] V2 = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};
    private static final int V1_BYTES_MIN = "PROXY UNKNOWN\r\n".length();
    private static final int V1_BYTES_MAX = 107;
    private static final int V2_FIXED_BYTES = 16;

    private ProxyProtocol() {}

    /**
     * Who has connected to the balancer.
     *
     * @param port that the client has reached there
     */
    record Source(InetAddress address, int port) {}

    /**
     * How many bytes belong to the header that are not there yet, at least; 0 when it is complete. Whoever reads no
     * more than that never takes a byte of what follows it.
     *
     * @throws ProxyException it is none
     */
    static int missing(byte[] bytes, int there) throws ProxyException {
        if (begins(bytes, there, V2)) {
            if (there < V2_FIXED_BYTES) {
                return there < V1_BYTES_MIN ? V1_BYTES_MIN - there : V2_FIXED_BYTES - there;
            }
            int length = V2_FIXED_BYTES + (bytes[14] & 0xff) * 256 + (bytes[15] & 0xff);
            require(length <= BYTES_MAX);
            return length - there;
        }
        require(begins(bytes, there, V1) && there <= V1_BYTES_MAX);
        if (there < V1_BYTES_MIN) {
            return V1_BYTES_MIN - there;
        }
        boolean complete = bytes[there - 1] == '\n' && bytes[there - 2] == '\r';
        return complete ? 0 : 1;
    }

    private static boolean begins(byte[] bytes, int there, byte[] signature) {
        int length = Math.min(there, signature.length);
        return Arrays.equals(bytes, 0, length, signature, 0, length);
    }

    /** Whom a complete header names; empty where it speaks of the balancer itself, or of no address. */
    static Optional<Source> source(byte[] bytes, int there) throws ProxyException {
        return bytes[0] == '\r'
                ? binary(bytes, there)
                : text(new String(bytes, 0, there - 2, StandardCharsets.US_ASCII));
    }

    private static Optional<Source> text(String line) throws ProxyException {
        String[] words = line.split(" ", -1);
        if (words.length >= 2 && words[1].equals("UNKNOWN")) {
            return Optional.empty();
        }
        require(words.length == 6 && (words[1].equals("TCP4") || words[1].equals("TCP6")));
        boolean ipv6 = words[1].equals("TCP6");
        require(InetAddresses.isInetAddress(words[2]) && InetAddresses.isInetAddress(words[3]));
        require(words[2].contains(":") == ipv6 && words[5].matches("[0-9]{1,5}") && words[4].matches("[0-9]{1,5}"));
        int port = Integer.parseInt(words[5]);
        require(port <= 0xffff);
        return Optional.of(new Source(InetAddresses.forString(words[2]), port));
    }

    private static Optional<Source> binary(byte[] bytes, int there) throws ProxyException {
        require((bytes[12] & 0xf0) == 0x20);
        int command = bytes[12] & 0x0f;
        require(command <= 1);
        int family = bytes[13] & 0xf0;
        int addressBytes = family == 0x10 ? 4 : family == 0x20 ? 16 : 0;
        if (command == 0 || addressBytes == 0) {
            return Optional.empty();
        }
        require(there >= V2_FIXED_BYTES + 2 * addressBytes + 4);
        byte[] address = Arrays.copyOfRange(bytes, V2_FIXED_BYTES, V2_FIXED_BYTES + addressBytes);
        int portAt = V2_FIXED_BYTES + 2 * addressBytes + 2;
        try {
            int port = (bytes[portAt] & 0xff) * 256 + (bytes[portAt + 1] & 0xff);
            return Optional.of(new Source(InetAddress.getByAddress(address), port));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four or sixteen bytes are an address", e);
        }
    }

    private static void require(boolean good) throws ProxyException {
        if (!good) {
            throw new ProxyException(ProxyError.HTTP_REQUEST_ERROR, "a header of the PROXY protocol was expected");
        }
    }
}
