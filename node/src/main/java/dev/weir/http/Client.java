// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;

/**
 * Who sent the request, as the connection tells it; made once per connection.
 *
 * @param address of the other end of the connection
 * @param text the address as text, without brackets and zone
 * @param listenerPortText the port the client reached, in decimal digits
 */
public record Client(InetAddress address, String text, String listenerPortText) {

    /** The client of a connection to a listener's port. */
    public static Client of(InetAddress address, int listenerPort) {
        return new Client(address, InetAddresses.toAddrString(address), Integer.toString(listenerPort));
    }
}
