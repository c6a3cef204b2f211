// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;

/**
 * Who sent the request: the other end of the connection, or whom a trusted proxy there names.
 *
 * @param address of the client
 * @param text the address as text, without brackets and zone
 * @param listenerPortText the port the client reached, in decimal digits
 * @param forwardedFor the client's address and those of the trusted proxies the request has passed since, in this
 *     order, separated by a comma and a blank, as in {@code X-Forwarded-For}
 * @param certificate that the other end of the connection has shown and we have verified; where that is a trusted
 *     proxy, it is the proxy's
 */
public record Client(
        InetAddress address, String text, String listenerPortText, String forwardedFor, ClientCertificate certificate) {

    /** Nobody: what the gateway asks on its own account is not forwarded for anyone. */
    public static final Client NOBODY =
            new Client(InetAddress.getLoopbackAddress(), "", "", "", ClientCertificate.NONE);

    /** The client of a connection to a listener's port. */
    public static Client of(InetAddress address, int listenerPort) {
        String text = InetAddresses.toAddrString(address);
        return new Client(address, text, Integer.toString(listenerPort), text, ClientCertificate.NONE);
    }

    /** The same client with what its certificate says. */
    public Client withCertificate(ClientCertificate verified) {
        return new Client(address, text, listenerPortText, forwardedFor, verified);
    }
}
