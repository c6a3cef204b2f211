// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses that begin with the same bits: {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or one address. All are taken as
 * IPv6, those of IPv4 as what stands for them there ({@code ::ffff:10.0.0.1}, RFC 4291 §2.5.5.2).
 *
 * @param high the upper half of the lowest address
 * @param low the lower half
 * @param bits how many of the 128 are the same
 */
public record Network(long high, long low, int bits) {

    private static final Pattern TEXT = Pattern.compile("([0-9A-Fa-f:.]+)(?:/([0-9]{1,3}))?");

    private static final int BITS = 128;
    private static final int MAPPED_BITS = 96;
    private static final long MAPPED = 0xFFFFL << 32;

    /** @throws IllegalArgumentException what is wrong with it */
    public static Network parse(String text) {
        Matcher parts = TEXT.matcher(text);
        // Only an address in digits: names are not looked up.
        if (!parts.matches() || !InetAddresses.isInetAddress(parts.group(1))) {
            throw wrong(text, "an address, 192.0.2.7 or 2001:db8::7, or a network, 192.0.2.0/24 or 2001:db8::/32");
        }
        Network address = of(InetAddresses.forString(parts.group(1)));
        int before = text.indexOf(':') < 0 ? MAPPED_BITS : 0;
        int given = parts.group(2) == null ? BITS - before : Integer.parseInt(parts.group(2));
        if (given > BITS - before) {
            throw wrong(text, "at most /" + (BITS - before));
        }
        Network network = address.first(given + before);
        if (network.high != address.high || network.low != address.low) {
            throw wrong(text, network + ", or " + address + " alone");
        }
        return network;
    }

    private static IllegalArgumentException wrong(String text, String expected) {
        return new IllegalArgumentException("network: " + text + " (expected: " + expected + ")");
    }

    /** One address alone. */
    static Network of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return bytes.remaining() == Integer.BYTES
                ? new Network(0, MAPPED | Integer.toUnsignedLong(bytes.getInt()), BITS)
                : new Network(bytes.getLong(), bytes.getLong(), BITS);
    }

    /** Whether it has no other addresses than those of IPv4. */
    boolean isIpv4() {
        return bits >= MAPPED_BITS && high == 0 && low >>> 32 == MAPPED >>> 32;
    }

    /** Whether all addresses of the other are among these. */
    boolean contains(Network other) {
        Network begin = other.first(bits);
        return bits <= other.bits && begin.high == high && begin.low == low;
    }

    /** The first address of the network of so many bits in which this one begins; of IPv4, the address itself. */
    String start(int most) {
        Network network = isIpv4() ? this : first(most);
        return new Network(network.high, network.low, BITS).toString();
    }

    /** The network of so many bits in which this one begins. */
    private Network first(int most) {
        return new Network(high & mask(most), low & mask(most - Long.SIZE), most);
    }

    /** So many of 64 bits, from the left. */
    private static long mask(int count) {
        return count <= 0 ? 0 : count >= Long.SIZE ? -1 : -1L << (Long.SIZE - count);
    }

    @Override
    public String toString() {
        int before = isIpv4() ? MAPPED_BITS : 0;
        ByteBuffer bytes = ByteBuffer.allocate(BITS / Byte.SIZE).putLong(high).putLong(low);
        try {
            // Java makes one of IPv4 of what stands for it.
            String address = InetAddresses.toAddrString(InetAddress.getByAddress(bytes.array()));
            return bits == BITS ? address : address + '/' + (bits - before);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("sixteen bytes are an address", e);
        }
    }
}
